"""Reads what is added up for partners: few rows, however many customers there are.

What is narrowed to a customer is read from the summaries themselves.
"""

from typing import Any

from django.db.models import Q, QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.insights.summaries.models import MoneySummary, UsageSummary
from opencpor.insights.summaries.places import (
    PlaceClaims,
    PlaceEarned,
    PlaceMoney,
    PlaceUsage,
    ServedGrowth,
)
from opencpor.insights.summaries.queries import ALL, Filter, claim_rows, once, usage_rows

COUNTRY, SEGMENT = "customer__customer__country", "customer__customer__segment"
UNITS = ("program_key", "month", "workload", "market", "segment", "shared")


def _lookups(wanted: Filter) -> dict[str, Any]:
    """Return what rows are narrowed to that know a country and a segment, and no customer."""
    named = {COUNTRY: "market", SEGMENT: "segment"}
    return {named.get(name, name): value for name, value in wanted.lookups().items()}


def usage_by_place(actor: Actor, wanted: Filter = ALL) -> QuerySet[PlaceUsage]:
    """Return what an actor sees of usage, what several locations hold together once."""
    rows = restrict(PlaceUsage.objects.filter(**_lookups(wanted)), actor)
    return once(rows, actor, wanted, UNITS)


def usage_added_up(
    actor: Actor, wanted: Filter, *, each_place: bool = False
) -> QuerySet[PlaceUsage] | QuerySet[UsageSummary]:
    """Return what an actor sees of usage, without order.

    Args:
        actor: Who asks.
        wanted: What it is narrowed to.
        each_place: What several locations hold together counts for each of them.
    """
    if wanted.customer:
        every = restrict(UsageSummary.objects.filter(**wanted.lookups()), actor)
        return (every if each_place else usage_rows(actor, wanted)).order_by()
    if each_place:
        return restrict(PlaceUsage.objects.filter(**_lookups(wanted)), actor).order_by()
    return usage_by_place(actor, wanted).order_by()


def sums_of_known(rows: QuerySet[Any]) -> dict[str, Sum]:
    """Return sums of active users and paid units, which are None where nothing is known."""
    if rows.model is not PlaceUsage:
        return {"active": Sum("active"), "paid": Sum("paid")}
    return {
        name: Sum(name, filter=Q(**{f"{name}_known__gt": 0})) for name in ("active", "paid")
    }  # a row of which nothing is known says 0


def growth_by_customer(actor: Actor, wanted: Filter) -> QuerySet[Any]:
    """Return the growth of customers that an actor sees, each unit's once, without order."""
    same = ("customer_id", "program_key", "month", "shared")
    if wanted.customer or wanted.workloads:
        used = restrict(UsageSummary.objects.filter(**_lookups(wanted)), actor)
        return once(used, actor, wanted, (*same, "workload")).order_by()
    rows = restrict(ServedGrowth.objects.filter(**wanted.lookups()), actor)
    return once(rows, actor, wanted, same).order_by()


def money_by_place(actor: Actor, wanted: Filter = ALL) -> QuerySet[PlaceMoney]:
    """Return what an actor sees of what rules posted."""
    return restrict(PlaceMoney.objects.filter(**wanted.lookups()), actor)


def money_added_up(actor: Actor, wanted: Filter) -> QuerySet[Any]:
    """Return what an actor sees of what was posted, by rule and by hand, without order."""
    if wanted.customer:
        return restrict(MoneySummary.objects.filter(**wanted.lookups()), actor).order_by()
    return restrict(PlaceEarned.objects.filter(**_lookups(wanted)), actor).order_by()


def claims_added_up(actor: Actor, wanted: Filter) -> QuerySet[Any]:
    """Return what an actor sees of what became of claims, without order."""
    if wanted.customer:
        return claim_rows(actor, wanted).order_by()
    return restrict(PlaceClaims.objects.filter(**_lookups(wanted)), actor).order_by()
