"""Published data sets of figures: usage by unit and month, and the customers behind it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.columns import Kind
from opencpor.insights.queries.customers import customers
from opencpor.insights.reports.sets.base import Column, DataSet, plain
from opencpor.register.queries import associations
from opencpor.usage.queries import visible_facts


def _usage(actor: Actor) -> QuerySet[Any]:
    return plain(visible_facts(actor))


def _mark() -> Combinable:
    return Greatest(F("prior_mark"), F("active_users"))  # PostgreSQL passes over what is empty


USAGE = DataSet(
    "usage",
    _("Usage"),
    _("One month of one workload or subscription of a customer."),
    Permission.USAGE_READ,
    _usage,
    (
        Column("month", Kind.MONTH, _("The month")),
        Column("program", Kind.TEXT, _("Key of the program"), "program_key"),
        Column("customer", Kind.TEXT, _("The customer's name"), "customer__name"),
        Column("tenant_id", Kind.TEXT, _("The customer's tenant")),
        Column("country", Kind.TEXT, _("The customer's country"), "customer__customer__country"),
        Column("segment", Kind.TEXT, _("The customer's segment"), "customer__customer__segment"),
        Column("workload", Kind.TEXT, _("Key of the workload")),
        Column("subscription_id", Kind.TEXT, _("The subscription, if it is of one")),
        Column("active_users", Kind.WHOLE, _("Monthly active users")),
        Column("paid_units", Kind.WHOLE, _("Paid units; the subscription's seats without"),
               "paid"),
        Column("assigned_units", Kind.WHOLE, _("Assigned licenses")),
        Column("prior_mark", Kind.WHOLE, _("Most active users of any month before")),
        Column("mark", Kind.WHOLE, _("The high-water mark after the month"), _mark),
        Column("as_of", Kind.INSTANT, _("When the figures were known")),
    ),
    "month",
    ("month", "customer", "workload", "active_users", "paid_units"),
)  # fmt: skip


def _customers(actor: Actor) -> QuerySet[Any]:
    """Give the customers of the page of customers; whether anything is held now is added."""
    held = associations(actor).filter(slot__customer_id=OuterRef("pk"))
    current = Exists(held.filter(period__contains=now()))
    marked: QuerySet[Any] = plain(customers(actor)).annotate(reports_current=current)
    return marked


CUSTOMERS = DataSet(
    "customers",
    _("Customers"),
    _("One customer that you have or had an association with."),
    Permission.USAGE_READ,
    _customers,
    (
        Column("customer", Kind.TEXT, _("The customer's name"), "organization__name"),
        Column("tenant_id", Kind.TEXT, _("The customer's tenant")),
        Column("country", Kind.TEXT, _("The customer's country")),
        Column("segment", Kind.TEXT, _("The customer's segment")),
        Column("current", Kind.TRUTH, _("Whether anything is held now"), "reports_current"),
    ),
    "",
    ("customer", "tenant_id", "country", "current"),
)  # fmt: skip
