"""Reads the summaries: the rows that an actor may see, each unit's figures once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.months import Month
from opencpor.directory.narrowing import customers_of
from opencpor.insights.summaries.due import pending_since
from opencpor.insights.summaries.models import (
    ClaimSummary,
    SummaryState,
    UsageSummary,
)

S = TypeVar("S", bound=Model)


@dataclass(frozen=True)
class Filter:
    """Which rows are asked for; empty fields ask for all.

    Attributes:
        months: The first and the last month.
        workloads: Any of these.
        market: Two letters: the customer's country.
        segment: The customer's.
    """

    months: tuple[Month, Month] | None = None
    program_key: str = ""
    location: str = ""
    customer: str = ""
    workloads: tuple[str, ...] = ()
    market: str = ""
    segment: str = ""

    def lookups(self) -> dict[str, Any]:
        """Return what rows of any summary are filtered by."""
        first, last = self.months or (None, None)
        said = {
            "program_key": self.program_key,
            "location_id": self.location,
            "customer_id": self.customer,
            "workload__in": self.workloads,
            "customer__customer__country": self.market,
            "customer__customer__segment": self.segment,
            "month__gte": first.first_day if first else None,
            "month__lte": last.first_day if last else None,
        }
        return {name: value for name, value in said.items() if value}

    def of_associations(self) -> dict[str, Any]:
        """Return what associations are filtered by, whatever the months."""
        said = {
            "slot__program_key": self.program_key,
            "location_id": self.location,
            "slot__customer_id": self.customer,
            "slot__workload__in": self.workloads,
        }
        found: dict[str, Any] = {name: value for name, value in said.items() if value}
        if self.market or self.segment:
            found["slot__customer_id__in"] = customers_of(self.market, self.segment)
        return found

    @property
    def of_whole_places(self) -> bool:
        """Whether nothing but a location narrows it: some things are of no customer or workload."""
        return replace(self, location="", months=None) == ALL


ALL = Filter()


def usage_rows(actor: Actor, wanted: Filter = ALL) -> QuerySet[UsageSummary]:
    """Return what an actor sees of usage, as ``usage.queries.visible_facts`` opens it.

    What several locations held together stands in a row of each; whoever sees several of them gets
    the first of these rows.
    """
    rows = restrict(UsageSummary.objects.all(), actor).filter(**wanted.lookups())
    return once(rows, actor, wanted, ("customer_id", "program_key", "month", "workload", "shared"))


def once(rows: QuerySet[S], actor: Actor, wanted: Filter, same: Sequence[str]) -> QuerySet[S]:
    """Return the first of the rows that stand for the same units, held by several locations.

    Whoever sees all locations sees the very first; at one location there is no other.
    """
    if wanted.location:
        return rows
    if all(grant.units is None for grant in actor.granting(Permission.USAGE_READ)):
        return rows.filter(place=0)
    earlier = rows.filter(**{name: OuterRef(name) for name in same}, place__lt=OuterRef("place"))
    return rows.filter(Q(place=0) | ~Exists(earlier))


def claim_rows(actor: Actor, wanted: Filter = ALL) -> QuerySet[ClaimSummary]:
    """Return what an actor sees of what became of claims."""
    return restrict(ClaimSummary.objects.all(), actor).filter(**wanted.lookups())


@dataclass(frozen=True)
class AsOf:
    """Of when summaries are.

    Attributes:
        at: When they were computed last; None: they never were.
        stale: Whether something has changed since.
    """

    at: datetime | None
    stale: bool


def as_of() -> AsOf:
    """Return of when the summaries are."""
    state = SummaryState.objects.first()  # first: they may be newer than that says, not older
    return AsOf(state.computed_at if state else None, pending_since(state))
