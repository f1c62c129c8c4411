"""What several pages read: facts as plain values, the partner side of an actor, program documents.

Figures are added up by the database; the number of queries never depends on the number of rows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from opencpor.access.actor import Actor
from opencpor.access.roles import Side
from opencpor.claims.models import Claim
from opencpor.claims.narrowing import of_workloads
from opencpor.common.months import Month
from opencpor.directory.narrowing import customers_of
from opencpor.insights.rules.usage import Fact, Unit, by_month
from opencpor.insights.summaries.partners import sums_of_known, usage_added_up, usage_by_place
from opencpor.insights.summaries.queries import ALL, Filter
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version, program_keys
from opencpor.usage.models import UsageFact
from opencpor.usage.queries import visible_facts

MONTHS = 13  # a year, and the same month a year before


def partner_side(actor: Actor) -> Actor:
    """Return an actor with only its roles at partners: what the partner's home is about."""
    return replace(actor, grants=actor.on(Side.PARTNER))


def operator_side(actor: Actor) -> Actor:
    """Return an actor with only its roles at the operator: what the program's figures are about."""
    return replace(actor, grants=actor.on(Side.OPERATOR))


def at_location(actor: Actor, location: str) -> Actor:
    """Return an actor whose roles are at one location only; empty: wherever they are.

    Roles at other locations open nothing then, and those of another organization none of it.
    """
    if not location:
        return actor
    here = frozenset({location})
    grants = (
        replace(one, units=here if one.units is None else here & one.units) for one in actor.grants
    )
    return replace(actor, grants=tuple(grants))


def claims_among(rows: QuerySet[Claim], wanted: Filter) -> QuerySet[Claim]:
    """Return those of some claims that are asked for, of whatever month.

    A claim is about the workloads of its lines; a draft that names no customer is of no country.
    """
    whole = replace(wanted, workloads=(), months=None, market="", segment="")
    rows = rows.filter(**whole.lookups())
    if wanted.market or wanted.segment:
        rows = rows.filter(customer_id__in=customers_of(wanted.market, wanted.segment))
    return rows.filter(of_workloads(wanted.workloads)) if wanted.workloads else rows


def is_operator(actor: Actor) -> bool:
    """Whether an actor has a role at the operator."""
    return bool(actor.on(Side.OPERATOR))


@dataclass
class Documents:
    """The latest document of each program, read once in a request."""

    known: dict[str, Program] = field(default_factory=dict)

    def of(self, program_key: str) -> Program:
        """Return a program's latest document."""
        if program_key not in self.known:
            self.known[program_key] = latest_version(program_key).document
        return self.known[program_key]


def last_month(at: datetime) -> Month:
    """Return the newest month that is over in the calendars of all programs."""
    documents = (latest_version(key).document for key in program_keys())
    running = (document.business_calendar.month_of(at) for document in documents)
    return min(running, default=Month.of(at.date())).plus(-1)


def facts_from(rows: QuerySet[UsageFact], *, marks: bool = True) -> list[tuple[str, Fact]]:
    """Return visible facts as values, each with its customer's id; the oldest month first.

    Args:
        rows: The facts.
        marks: Whether their prior marks are looked up: each takes all earlier months.
    """
    names = (
        "customer_id", "program_key", "workload", "subscription_id", "month", "active_users",
        "paid", "assigned_units", *(("prior_mark",) if marks else ()),
    )  # fmt: skip
    return [
        (customer, Fact(Unit(program, workload, subscription), Month.of(month), *figures))
        for customer, program, workload, subscription, month, *figures in rows.order_by(
            "month", "id"
        ).values_list(*names)
    ]


UNIT = ("program_key", "customer_id", "workload", "subscription_id")


def newest_facts(
    actor: Actor, ids: Collection[str], months: int, whole: Collection[str] = ()
) -> dict[str, dict[Unit, list[Fact]]]:
    """Return the newest visible facts of some customers by unit, in whatever order.

    Only a unit's newest month has its prior mark: that is what the next one is measured by.

    Args:
        actor: Who asks.
        ids: The customers.
        months: How many months of each unit.
        whole: Workloads of which all months are wanted.
    """
    place = Window(RowNumber(), partition_by=list(UNIT), order_by=F("month").desc())
    rows = (
        visible_facts(actor)
        .filter(customer_id__in=ids)
        .annotate(place=place, mark=Case(When(place=1, then=F("prior_mark"))))
        .filter(Q(place__lte=months) | Q(workload__in=whole))
        .order_by()
        .values_list(*UNIT, "month", "active_users", "paid", "assigned_units", "mark")
    )
    found: dict[str, dict[Unit, list[Fact]]] = {}
    unit_of, month_of = cache(Unit), cache(Month.of)  # the same ones in row after row
    for program, customer, workload, subscription, month, *figures in rows:
        one = unit_of(program, workload, subscription)
        fact = Fact(one, month_of(month), *figures)
        found.setdefault(customer, {}).setdefault(one, []).append(fact)
    return found


@dataclass(frozen=True)
class MonthlyUsage:
    """Active users and paid units of everything visible, month by month; None: no fact."""

    months: tuple[Month, ...]
    active: tuple[int | None, ...]
    paid: tuple[int | None, ...]

    @property
    def any(self) -> bool:
        """Whether there is any figure."""
        return any(figure is not None for figure in (*self.active, *self.paid))


def newest_usage(actor: Actor) -> Month | None:
    """Return the newest month of which an actor sees usage added up."""
    newest = usage_by_place(actor).order_by("-month").values_list("month", flat=True).first()
    return Month.of(newest) if newest else None


def monthly_usage(actor: Actor, months: tuple[Month, ...], wanted: Filter = ALL) -> MonthlyUsage:
    """Give what is added up of an actor's usage by month."""
    places: QuerySet[Any] = usage_added_up(actor, wanted)
    sums = sums_of_known(places)
    rows = (
        places.filter(month__gte=months[0].first_day, month__lte=months[-1].first_day)
        .values("month")
        .annotate(users=sums["active"], units=sums["paid"])
        .values_list("month", "users", "units")
    )
    found = [(Month.of(day), active, units) for day, active, units in rows]
    return MonthlyUsage(
        months,
        by_month(((month, active) for month, active, _ in found), months),
        by_month(((month, paid) for month, _, paid in found), months),
    )


def grouped(facts: Iterable[Fact]) -> dict[Unit, list[Fact]]:
    """Return facts by unit, in the order of units."""
    found: dict[Unit, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.unit, []).append(fact)
    return {unit: found[unit] for unit in sorted(found, key=lambda unit: unit.order)}
