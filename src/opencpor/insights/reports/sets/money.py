"""Published data sets of money: earnings line by line, and payments."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind
from opencpor.directory.models import Location
from opencpor.incentives.payments.queries import payments
from opencpor.incentives.queries import earnings
from opencpor.insights.reports.sets.base import Column, DataSet, amount, looked_up, plain

PARTNER_ID = looked_up(
    Location.objects.filter(unit_id=OuterRef("location_id")),
    "partner_id",
)
_WHOSE = (
    Column("partner", Kind.TEXT, _("The partner's name"), "location__organization__name"),
    Column("location", Kind.TEXT, _("The location's name"), "location__name"),
    Column("partner_id", Kind.TEXT, _("The location's PartnerID"), PARTNER_ID),
)


def _earnings(actor: Actor) -> QuerySet[Any]:
    return plain(earnings(actor))


EARNINGS = DataSet(
    "earnings",
    _("Earnings"),
    _("One posted line: what an association earned by a rule in a month, or its correction."),
    Permission.MONEY_READ,
    _earnings,
    (
        Column("earning", Kind.TEXT, _("The line's id"), "id"),
        Column("month", Kind.MONTH, _("The month that it applies to")),
        Column("processed", Kind.MONTH, _("The month whose statement lists it")),
        Column("kind", Kind.TEXT, _("earned, or difference")),
        Column("program", Kind.TEXT, _("Key of the program"), "program_key"),
        *_WHOSE,
        Column("customer", Kind.TEXT, _("The customer's name"), "customer__name"),
        Column("tenant_id", Kind.TEXT, _("The customer's tenant"), "customer__customer__tenant_id"),
        Column("country", Kind.TEXT, _("The customer's country"), "customer__customer__country"),
        Column("association", Kind.TEXT, _("The association's id"), "association_id"),
        Column("engagement", Kind.TEXT, _("Key of the engagement")),
        Column("workload", Kind.TEXT, _("Key of the workload")),
        Column("subscription_id", Kind.TEXT, _("The subscription, if it is of one")),
        Column("rule", Kind.TEXT, _("Key of the rule")),
        Column("milestone", Kind.TEXT, _("The share that was reached, of milestones")),
        Column("amount", Kind.AMOUNT, _("What was posted, signed"), amount("amount_minor")),
        Column("currency", Kind.TEXT, _("Of the amount")),
        Column("corrects", Kind.TEXT, _("The line that it corrects"), "corrects_id"),
    ),
    "month",
    ("month", "customer", "workload", "rule", "amount", "currency"),
)


def _payments(actor: Actor) -> QuerySet[Any]:
    return plain(payments(actor))


PAYMENTS = DataSet(
    "payments",
    _("Payments"),
    _("One payment to a location."),
    Permission.MONEY_READ,
    _payments,
    (
        Column("payment", Kind.TEXT, _("The payment's id"), "id"),
        Column("state", Kind.TEXT, _("How far it is")),
        Column("state_since", Kind.INSTANT, _("Since when it is so far")),
        Column("program", Kind.TEXT, _("Key of the program"), "program_key"),
        *_WHOSE,
        Column("amount", Kind.AMOUNT, _("What is paid"), amount("amount_minor")),
        Column("currency", Kind.TEXT, _("Of the amount")),
        Column("execute_on", Kind.DATE, _("When the bank shall pay"), "batch__execute_on"),
        Column("sent_at", Kind.INSTANT, _("When the bank's confirmation was booked")),
        Column("booked_at", Kind.INSTANT, _("When it was taken up for payment"),
               lambda: Coalesce(F("journal__posted_at"), F("state_since"))),
        Column("code", Kind.TEXT, _("Why it came back, as the bank says it")),
        Column("reason", Kind.TEXT, _("The same in words")),
    ),
    "booked_at",
    ("payment", "state", "location", "amount", "currency", "execute_on"),
)  # fmt: skip
