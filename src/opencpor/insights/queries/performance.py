"""How a partner does: growth, deployments and what became of claims, from monthly summaries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import F, QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.access.models import Organization, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.months import Month
from opencpor.insights.queries.reading import partner_side
from opencpor.insights.rules.performance import Outcome, median, whole_percent
from opencpor.insights.summaries.partners import (
    claims_added_up,
    growth_by_customer,
    sums_of_known,
    usage_added_up,
    usage_by_place,
)
from opencpor.insights.summaries.places import PartnerMonth
from opencpor.insights.summaries.queries import AsOf, Filter, as_of

MOST = 20  # rows of a table, the largest growth first
USED = ("both_active", "both_paid", "growth", "deployments")
BECAME = ("lines", "open", "won", "dropped", "declined", "withdrawn", "decided", "seconds")


class By(StrEnum):
    """What growth is listed by."""

    WORKLOAD = "workload"
    CUSTOMER = "customer"
    LOCATION = "location"


@dataclass(frozen=True)
class Used:
    """Usage of something in one month or several; users and units are None where not known."""

    active: int | None = None
    paid: int | None = None
    both_active: int = 0
    both_paid: int = 0
    growth: int = 0
    deployments: int = 0

    @property
    def percent(self) -> int | None:
        """Active users of paid units, in whole percent."""
        return whole_percent(self.both_active, self.both_paid)


@dataclass(frozen=True)
class Grown:
    """Growth of one workload, customer or location over all the months."""

    key: str
    name: str
    growth: int
    deployments: int


@dataclass(frozen=True)
class Medians:
    """Of all partners of the program, in the same months; None: fewer than five have a figure."""

    growth: Decimal | None
    win_rate: Decimal | None


@dataclass(frozen=True)
class Performance:
    """All of it. Claims are None where the reader's role shows none.

    Attributes:
        medians: None where figures would not compare: those that are not of one whole partner and
            one program, and those narrowed by more than months.
    """

    months: tuple[Month, ...]
    as_of: AsOf
    used: tuple[Used, ...]
    growth: int
    deployments: int
    workloads: tuple[Grown, ...]
    customers: tuple[Grown, ...]
    locations: tuple[Grown, ...]
    claims: tuple[Outcome, ...] | None
    outcome: Outcome | None
    medians: Medians | None


def newest_month(actor: Actor) -> Month | None:
    """Return the newest month with usage that an actor sees."""
    newest = usage_by_place(partner_side(actor)).order_by("-month").values_list("month", flat=True)
    found = newest.first()
    return Month.of(found) if found else None


def performance(actor: Actor, months: Sequence[Month], wanted: Filter) -> Performance:
    """Return how an actor's partners did in some months."""
    known, own = as_of(), partner_side(actor)
    used = used_in(actor, months, wanted)
    outcomes = cohorts_in(actor, months, wanted) if own.may(Permission.CLAIM_READ) else None
    return Performance(
        months=tuple(months),
        as_of=known,
        used=used,
        growth=sum(one.growth for one in used),
        deployments=sum(one.deployments for one in used),
        workloads=grown_by(By.WORKLOAD, actor, months, wanted),
        customers=grown_by(By.CUSTOMER, actor, months, wanted),
        locations=grown_by(By.LOCATION, actor, months, wanted),
        claims=outcomes,
        outcome=None if outcomes is None else _together(outcomes),
        medians=_medians_beside(own, _within(months, wanted)) if wanted == Filter() else None,
    )


def _within(months: Sequence[Month], wanted: Filter) -> Filter:
    return replace(wanted, months=(months[0], months[-1]))


def used_in(actor: Actor, months: Sequence[Month], wanted: Filter) -> tuple[Used, ...]:
    """Return what an actor's partners saw used in each of some months."""
    rows = usage_added_up(partner_side(actor), _within(months, wanted))
    found = _by_month(rows, USED, sums_of_known(rows))
    return tuple(Used(**found.get(month, {})) for month in months)


def cohorts_in(actor: Actor, months: Sequence[Month], wanted: Filter) -> tuple[Outcome, ...]:
    """Return what became of the claims that were submitted in each of some months."""
    rows = claims_added_up(partner_side(actor), _within(months, wanted))
    found = _by_month(rows, BECAME)
    return tuple(Outcome(**found.get(month, {})) for month in months)


def grown_by(
    by: By, actor: Actor, months: Sequence[Month], wanted: Filter, most: int | None = MOST
) -> tuple[Grown, ...]:
    """Return what grew in some months, the largest growth first; at most so many."""
    own, span = partner_side(actor), _within(months, wanted)
    if by is By.LOCATION:
        places = usage_added_up(own, span, each_place=True)
        return _grown(places, "location_id", Unit.objects, most)
    if by is By.CUSTOMER:
        return _grown(growth_by_customer(own, span), "customer_id", Organization.objects, most)
    return _grown(usage_added_up(own, span), "workload", {}, most)


def _by_month(
    rows: QuerySet[Any], names: Sequence[str], more: Mapping[str, Any] | None = None
) -> dict[Month, dict[str, Any]]:
    sums = {f"sum_{name}": Sum(name) for name in names}
    sums |= {f"sum_{name}": said for name, said in (more or {}).items()}
    found = rows.values("month").annotate(**sums)
    return {
        Month.of(row["month"]): {name.removeprefix("sum_"): row[name] for name in sums}
        for row in found
    }


def _grown(rows: QuerySet[Any], by: str, named: Any, most: int | None) -> tuple[Grown, ...]:
    added = (
        rows.filter(**{f"{by}__isnull": False})
        .values_list(by)
        .annotate(grew=Sum("growth"), reached=Sum("deployments"))
        .order_by(F("grew").desc(), by)[:most]
    )
    found = list(added)
    names = named.in_bulk([key for key, *_ in found]) if named else {}
    return tuple(
        Grown(key, names[key].name if key in names else key, growth, deployments)
        for key, growth, deployments in found
    )


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(**{name: sum(getattr(one, name) for one in outcomes) for name in BECAME})


def _medians_beside(actor: Actor, span: Filter) -> Medians | None:
    """Return what an actor's figures are compared with: one whole partner with its program."""
    grants = actor.granting(Permission.USAGE_READ)
    partners = {one.organization_id for one in grants}
    if len(partners) != 1 or all(one.units is not None for one in grants):
        return None
    rows = restrict(PartnerMonth.objects.filter(**_months(span)), actor).order_by()
    programs = set(rows.values_list("program_key", flat=True).distinct())
    return _medians(replace(span, program_key=programs.pop())) if len(programs) == 1 else None


def _medians(span: Filter) -> Medians:
    """Return the middle of a program's partners; no name and no figure of one gets out."""
    rows = PartnerMonth.objects.filter(**_months(span)).order_by().values_list("partner_id")
    added = [
        sums
        for _partner, *sums in rows.annotate(
            n=Sum("used"), g=Sum("growth"), w=Sum("won"), d=Sum("dropped"), c=Sum("declined")
        )
    ]
    rates = [Outcome(won=w, dropped=d, declined=c).win_rate for _n, _g, w, d, c in added]
    return Medians(
        median([growth for used, growth, *_ends in added if used]),
        median([one for one in rates if one is not None]),
    )


def _months(span: Filter) -> dict[str, Any]:
    """Return what a partner's months are narrowed to: they know months and programs."""
    return Filter(months=span.months, program_key=span.program_key).lookups()
