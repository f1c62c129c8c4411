"""Data sets whose columns are called as the vendor's published downloads call them."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.models import ClaimLine
from opencpor.common.columns import Kind
from opencpor.insights.reports.sets.base import Column, DataSet, looked_up, plain
from opencpor.programs.queries import latest_version, program_keys
from opencpor.register.models import Association
from opencpor.usage.hiding import declined, programs_that_hide
from opencpor.usage.layouts import cpor_m365
from opencpor.usage.queries import visible_facts

FACT = "slot__customer__usage_facts"
CUSTOMER = "slot__customer__customer"
ATTRIBUTION = cpor_m365.ATTRIBUTION


def _at(**conditions: Any) -> dict[str, Any]:
    return {f"{FACT}__{name}": value for name, value in conditions.items()}


def _held_facts(actor: Actor) -> QuerySet[Any]:
    """Give a row for each association and month at whose last instant it stood.

    Both have to be the actor's to see: the association, and the month's figures.
    """
    held = restrict(Association.objects.all(), actor, Permission.USAGE_READ)
    hiding = programs_that_hide()
    if hiding:
        held = held.exclude(declined(), slot__program_key__in=hiding)
    same = Q(**_at(subscription_id=F("slot__subscription_id"))) | Q(
        **_at(subscription_id=None), slot__subscription_id=None
    )
    rows = held.filter(
        same,
        **_at(program_key=F("slot__program_key"), workload=F("slot__workload")),
        **{f"{FACT}__in": visible_facts(actor).values("pk")},
        period__contains=F(f"{FACT}__last_instant"),
    )
    earlier = held.filter(
        partner_id=OuterRef("partner_id"),
        slot_id=OuterRef("slot_id"),
        period__contains=OuterRef(f"{FACT}__last_instant"),
        id__lt=OuterRef("id"),
    )
    marked: QuerySet[Any] = plain(rows).annotate(reports_twice=Exists(earlier))
    return marked


def _workload_name() -> Combinable:
    """Return what calls a workload as its program does."""
    whens = [
        When(slot__program_key=key, slot__workload=one.key, then=Value(str(one.name)))
        for key in program_keys()
        for one in latest_version(key).document.workloads
    ]
    return Case(*whens, default=F("slot__workload"), output_field=CharField())


def _associated() -> Combinable:
    """Return the day on which an association began, in its program's zone."""
    whens = [
        When(slot__program_key=key, then=TruncDate("period__startswith", tzinfo=zone))
        for key in program_keys()
        for zone in (latest_version(key).document.business_calendar.zone,)
    ]
    otherwise = TruncDate("period__startswith")
    return Case(*whens, default=otherwise, output_field=DateField())


_CLAIM = looked_up(
    ClaimLine.objects.filter(id=OuterRef("claim_line")),
    "claim_id",
)
_MPN = "location__location__partner_id"

CPOR_USAGE = DataSet(
    "cpor-m365-usage",
    "CPOR - Microsoft 365 usage",
    _("One month of what one association stood on, by the published column names."),
    Permission.USAGE_READ,
    _held_facts,
    (
        Column("CustomerTenantId", Kind.TEXT, _("The customer's tenant"), f"{CUSTOMER}__tenant_id"),
        Column("CustomerName", Kind.TEXT, _("The customer's name"), "slot__customer__name"),
        Column("WorkloadName", Kind.TEXT, _("The workload's name"), _workload_name),
        Column("MonthlyActiveUsers", Kind.WHOLE, _("Monthly active users"),
               f"{FACT}__active_users"),
        Column("PaidAvailableUnits", Kind.WHOLE, _("Paid units, as the feed gives them"),
               f"{FACT}__paid_units"),
        Column("ClaimId", Kind.TEXT, _("The claim that gave the association"), _CLAIM),
        Column("MpnId", Kind.TEXT, _("The location's PartnerID"), _MPN),
        Column("DateAssociated", Kind.DATE, _("The association's first day"), _associated),
        Column("PartnerAttributionType", Kind.TEXT, _("Always CPOR"),
               lambda: Value(ATTRIBUTION, CharField())),
        Column("Date", Kind.DATE, _("First day of the month"), f"{FACT}__month"),
    ),
    "Date",
)  # fmt: skip

CUSTOMERS_AND_TENANTS = DataSet(
    "customers-and-tenants",
    "Customers and tenants",
    _("One month of what one association stood on: the CPOR columns of the published download."),
    Permission.USAGE_READ,
    _held_facts,
    (
        Column("PGAMpnID", Kind.TEXT, _("The partner's global account"),
               "partner__partner__global_id"),
        Column("CustomerName", Kind.TEXT, _("The customer's name"), "slot__customer__name"),
        Column("CustomerTenantId", Kind.TEXT, _("The customer's tenant"), f"{CUSTOMER}__tenant_id"),
        Column("CustomerSegment", Kind.TEXT, _("The customer's segment"), f"{CUSTOMER}__segment"),
        Column("CustomerMarket", Kind.TEXT, _("The customer's country"), f"{CUSTOMER}__country"),
        Column("Product", Kind.TEXT, _("The workload's name"), _workload_name),
        Column("Month", Kind.DATE, _("First day of the month"), f"{FACT}__month"),
        Column("MPNId", Kind.TEXT, _("The location's PartnerID"), _MPN),
        Column("PartnerName", Kind.TEXT, _("The partner's name"), "partner__name"),
        Column("PartnerLocation", Kind.TEXT, _("The location's name"), "location__name"),
        Column("PartnerAttributionType", Kind.TEXT, _("Always CPOR"),
               lambda: Value(ATTRIBUTION, CharField())),
        Column("IsDuplicateRowForPGA", Kind.TRUTH,
               _("Whether another association of the partner counts the same units"),
               "reports_twice"),
        Column("CPORPaidSeats", Kind.WHOLE, _("Paid units, as the feed gives them"),
               f"{FACT}__paid_units"),
        Column("CPORActiveUsers", Kind.WHOLE, _("Monthly active users"), f"{FACT}__active_users"),
    ),
    "Month",
)  # fmt: skip
