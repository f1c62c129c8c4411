"""How a partner does: growth, deployments and what became of claims, from monthly summaries."""

from collections.abc import Sequence
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
from opencpor.insights.summaries.models import ClaimSummary, UsageSummary
from opencpor.insights.summaries.queries import AsOf, Filter, as_of, claim_rows, usage_rows

MOST = 20  # rows of a table, the largest growth first
USED = ("active", "paid", "both_active", "both_paid", "growth", "deployments")
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
    newest = usage_rows(partner_side(actor)).order_by("-month").values_list("month", flat=True)
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
    rows = usage_rows(partner_side(actor), _within(months, wanted)).order_by()
    found = _by_month(rows, USED)
    return tuple(Used(**found.get(month, {})) for month in months)


def cohorts_in(actor: Actor, months: Sequence[Month], wanted: Filter) -> tuple[Outcome, ...]:
    """Return what became of the claims that were submitted in each of some months."""
    rows = claim_rows(partner_side(actor), _within(months, wanted)).order_by()
    found = _by_month(rows, BECAME)
    return tuple(Outcome(**found.get(month, {})) for month in months)


def grown_by(
    by: By, actor: Actor, months: Sequence[Month], wanted: Filter, most: int | None = MOST
) -> tuple[Grown, ...]:
    """Return what grew in some months, the largest growth first; at most so many."""
    own, span = partner_side(actor), _within(months, wanted)
    if by is By.LOCATION:
        return _grown(usage_places(own, span), "location_id", Unit.objects, most)
    rows = usage_rows(own, span).order_by()
    if by is By.CUSTOMER:
        return _grown(rows, "customer_id", Organization.objects, most)
    return _grown(rows, "workload", {}, most)


def usage_places(actor: Actor, wanted: Filter) -> QuerySet[UsageSummary]:
    """Return rows by location; what several hold together counts for each of them."""
    return restrict(UsageSummary.objects.all(), actor).filter(**wanted.lookups()).order_by()


def _by_month(rows: QuerySet[Any], names: Sequence[str]) -> dict[Month, dict[str, Any]]:
    sums = {f"sum_{name}": Sum(name) for name in names}
    found = rows.values("month").annotate(**sums)
    return {Month.of(row["month"]): {n: row[f"sum_{n}"] for n in names} for row in found}


def _grown(
    rows: QuerySet[UsageSummary], by: str, named: Any, most: int | None
) -> tuple[Grown, ...]:
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
    programs = {
        key
        for rows in (usage_rows(actor, span), claim_rows(actor, span))
        for key in rows.order_by().values_list("program_key", flat=True).distinct()
    }
    return _medians(replace(span, program_key=programs.pop())) if len(programs) == 1 else None


def _medians(span: Filter) -> Medians:
    """Return the middle of a program's partners; no name and no figure of one gets out."""
    usage = UsageSummary.objects.filter(**span.lookups(), place=0, partner__isnull=False)
    growths = usage.order_by().values("partner_id").annotate(sum=Sum("growth"))
    claims = ClaimSummary.objects.filter(**span.lookups()).order_by().values("partner_id")
    ends = claims.annotate(w=Sum("won"), d=Sum("dropped"), c=Sum("declined"))
    rates = [Outcome(won=row["w"], dropped=row["d"], declined=row["c"]).win_rate for row in ends]
    return Medians(
        median([row["sum"] for row in growths]), median([one for one in rates if one is not None])
    )
