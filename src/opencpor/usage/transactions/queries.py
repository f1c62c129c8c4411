"""Reads transactions: all of them for operators, its own for a partner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum, UUIDField, Value
from django.db.models.functions import Coalesce, TruncMonth

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.programs.document.incentives import PeriodGrowthRule
from opencpor.programs.queries import Version, program_keys, published_versions
from opencpor.register.models import Association
from opencpor.usage.hiding import declined, programs_that_hide
from opencpor.usage.queries import NO_SUBSCRIPTION, Filter
from opencpor.usage.transactions.models import Transaction

ORDER = ("-day", "id")


def visible(actor: Actor) -> QuerySet[Transaction]:
    """Return the transactions that an actor may see.

    A partner sees those that went through its own locations, of units whose slot it holds or held:
    what the vendor bills customers of others stays between those. It sees them in programs alone
    that reckon with them, since no other tells its customers that amounts are seen.
    """
    rows = restrict(Transaction.objects.all(), actor)
    operator = any(grant.side is Side.OPERATOR for grant in actor.granting(Permission.USAGE_READ))
    if actor.kind is ActorKind.SYSTEM or operator:
        return rows
    held = restrict(Association.objects.all(), actor, Permission.USAGE_READ)
    own, none = F("slot__subscription_id"), Value(NO_SUBSCRIPTION, UUIDField())
    opening = held.annotate(unit=Coalesce(own, none)).filter(
        unit=Coalesce(OuterRef("subscription_id"), own, none),  # naming none it is of the product
        slot__program_key=OuterRef("program_key"),
        slot__customer_id=OuterRef("customer_id"),
        slot__workload=OuterRef("workload"),
    )
    hiding = programs_that_hide()
    if hiding:
        opening = opening.exclude(declined(), slot__program_key__in=hiding)
    return rows.filter(Exists(opening), program_key__in=programs_that_bill())


def programs_that_bill() -> list[str]:
    """Return the programs that have a rule that reads transactions, or had one.

    A version that is to come opens nothing before its first month.
    """
    return [key for key in program_keys() if any(map(_bills, published_versions(key)))]


def _bills(version: Version) -> bool:
    month = Month.of(version.document.business_calendar.local_date(now()))
    reads = any(isinstance(rule, PeriodGrowthRule) for rule in version.document.incentives)
    return reads and version.effective_from <= month


def transactions(actor: Actor, wanted: Filter) -> QuerySet[Transaction]:
    """Return the visible transactions that fit a filter; order them by ``ORDER``."""
    said: dict[str, Any] = {
        "program_key": wanted.program_key,
        "customer_id": wanted.customer_id,
        "tenant_id": wanted.tenant_id,
        "workload": wanted.workload,
        "subscription_id": wanted.subscription_id,
        "day__gte": wanted.from_month.first_day if wanted.from_month else None,
        "day__lte": wanted.through_month.last_day if wanted.through_month else None,
    }
    given = {name: value for name, value in said.items() if value}
    return visible(actor).filter(**given).select_related("customer", "location")


@dataclass(frozen=True)
class Total:
    """What was billed in a month: each transaction once, however many rules count it."""

    month: Month
    currency: str
    transactions: int
    amount_minor: int


def totals(rows: QuerySet[Transaction]) -> Iterator[Total]:
    """Give the sums of some transactions by month and currency, the newest month first."""
    sums = (
        rows.order_by()
        .annotate(month=TruncMonth("day"))
        .values_list("month", "currency")
        .annotate(count=Count("id"), amount=Sum("amount_minor"))
        .order_by(F("month").desc(), "currency")
    )
    for month, currency, count, amount in sums:
        yield Total(Month.of(month), currency, count, int(amount))


@dataclass(frozen=True)
class UnitTotals:
    """What a customer was billed of one unit by month, the oldest first.

    A transaction that names no subscription is of the product, whichever subscription that has.
    """

    customer_id: str
    program_key: str
    workload: str
    subscription_id: UUID | None
    months: tuple[Total, ...]


UNIT = ("customer_id", "program_key", "workload", "subscription_id")


def unit_totals(rows: QuerySet[Transaction]) -> Iterator[UnitTotals]:
    """Give the sums of some transactions by customer, unit, month and currency."""
    sums = (
        rows.order_by()
        .annotate(month=TruncMonth("day"))
        .values_list(*UNIT, "month", "currency")
        .annotate(count=Count("id"), amount=Sum("amount_minor"))
        .order_by(*UNIT, "month", "currency")
    )
    for (customer, program, workload, subscription), found in groupby(
        sums, key=itemgetter(*range(len(UNIT)))
    ):
        months = tuple(
            Total(Month.of(month), currency, count, int(amount))
            for *_unit, month, currency, count, amount in found
        )
        yield UnitTotals(customer, program, workload, subscription, months)
