"""Published data sets of the work itself: claims and associations."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.queries import claims
from opencpor.common.columns import Kind
from opencpor.directory.models import Location
from opencpor.insights.reports.sets.base import Column, DataSet, looked_up, plain
from opencpor.register.queries import associations

_LINES: QuerySet[Any] = (
    ClaimLine.objects.filter(claim_id=OuterRef("pk"))
    .order_by()
    .values("claim_id")
    .annotate(number=Count("id"))
)
PARTNER_ID = looked_up(
    Location.objects.filter(unit_id=OuterRef("location_id")),
    "partner_id",
)


def _claims(actor: Actor) -> QuerySet[Claim]:
    return plain(claims(actor))


def _lines() -> Combinable:
    return Coalesce(Subquery(_LINES.values("number"), output_field=BigIntegerField()), Value(0))


CLAIMS = DataSet(
    "claims",
    _("Claims"),
    _("One claim."),
    Permission.CLAIM_READ,
    _claims,
    (
        Column("claim", Kind.TEXT, _("The claim's id"), "id"),
        Column("name", Kind.TEXT, _("Its name")),
        Column("state", Kind.TEXT, _("How far it is")),
        Column("program", Kind.TEXT, _("Key of the program"), "program_key"),
        Column("engagement", Kind.TEXT, _("Key of the engagement")),
        Column("partner", Kind.TEXT, _("The partner's name"), "partner__name"),
        Column("location", Kind.TEXT, _("The location's name"), "location__name"),
        Column("partner_id", Kind.TEXT, _("The location's PartnerID"), "given_partner_id"),
        Column("customer", Kind.TEXT, _("The customer's name"), "customer_name"),
        Column("tenant_id", Kind.TEXT, _("The customer's tenant")),
        Column("country", Kind.TEXT, _("The customer's country"), "customer_country"),
        Column("lines", Kind.WHOLE, _("How many lines it has"), _lines),
        Column("agreement_date", Kind.DATE, _("When the agreement was signed")),
        Column("opted_out", Kind.TRUTH, _("Whether payment is waived"), "opt_out"),
        Column("disputed", Kind.TRUTH, _("Whether its decision was disputed")),
        Column("reason", Kind.TEXT, _("Code of why it ended as it did"), "reason_code"),
        Column("reference", Kind.TEXT, _("What it was known by elsewhere")),
        Column("created_at", Kind.INSTANT, _("When it was begun")),
        Column("submitted_at", Kind.INSTANT, _("When it was submitted first")),
        Column("decided_at", Kind.INSTANT, _("When it was decided first")),
        Column("state_since", Kind.INSTANT, _("Since when it is so far")),
        Column("deadline_at", Kind.INSTANT, _("When the clock that runs is over")),
    ),
    "created_at",
    ("claim", "name", "state", "customer", "submitted_at", "decided_at"),
)


def _associations(actor: Actor) -> QuerySet[Any]:
    return plain(associations(actor))


def _standing() -> Combinable:
    return Case(
        When(period__contains=Now(), then=Value("active")),
        When(period__startswith__gt=Now(), then=Value("coming")),
        default=Value("ended"),
        output_field=CharField(),
    )


ASSOCIATIONS = DataSet(
    "associations",
    _("Associations"),
    _("One association of a location with a workload or subscription of a customer."),
    Permission.ASSOCIATION_READ,
    _associations,
    (
        Column("association", Kind.TEXT, _("The association's id"), "id"),
        Column("claim", Kind.TEXT, _("The claim that gave it"), looked_up(
            ClaimLine.objects.filter(id=OuterRef("claim_line")), "claim_id",
        )),
        Column("state", Kind.TEXT, _("coming, active or ended"), _standing),
        Column("program", Kind.TEXT, _("Key of the program"), "slot__program_key"),
        Column("engagement", Kind.TEXT, _("Key of the engagement")),
        Column("workload", Kind.TEXT, _("Key of the workload"), "slot__workload"),
        Column("subscription_id", Kind.TEXT, _("The subscription, if it is on one"),
               "slot__subscription_id"),
        Column("partner", Kind.TEXT, _("The partner's name"), "partner__name"),
        Column("location", Kind.TEXT, _("The location's name"), "location__name"),
        Column("partner_id", Kind.TEXT, _("The location's PartnerID"), PARTNER_ID),
        Column("customer", Kind.TEXT, _("The customer's name"), "slot__customer__name"),
        Column("tenant_id", Kind.TEXT, _("The customer's tenant"),
               "slot__customer__customer__tenant_id"),
        Column("country", Kind.TEXT, _("The customer's country"),
               "slot__customer__customer__country"),
        Column("starts_at", Kind.INSTANT, _("When it began"), "period__startswith"),
        Column("ends_at", Kind.INSTANT, _("First instant after it; empty: open"),
               "period__endswith"),
        Column("end_reason", Kind.TEXT, _("Code of why it ended")),
        Column("opted_out", Kind.TRUTH, _("Whether payment is waived")),
        Column("source", Kind.TEXT, _("claim, or imported")),
        Column("reference", Kind.TEXT, _("What it was known by elsewhere")),
    ),
    "starts_at",
    ("association", "state", "customer", "workload", "location", "starts_at", "ends_at"),
)  # fmt: skip
