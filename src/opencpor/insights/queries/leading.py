"""Which partners and customers lead, by what they won, grew or earned: read from yearly sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BigIntegerField, Case, F, QuerySet, Sum, When

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.common.months import Month
from opencpor.insights.queries.leading_of_one import added_up
from opencpor.insights.queries.program_asked import Asked
from opencpor.insights.queries.reading import Documents, operator_side
from opencpor.insights.summaries.leading import Leading, LeadingWorkload, Measure
from opencpor.insights.summaries.models import ClaimSummary
from opencpor.programs.queries import program_keys

MOST = 10  # rows of a table
PART = 500  # whose figures are read together where all of them are wanted
OF_CLAIMS = (Measure.LINES, Measure.WON, Measure.DROPPED, Measure.DECLINED)


class LedBy(StrEnum):
    """What they are ranked by."""

    WON = "won"
    GROWTH = "growth"
    EARNED = "earned"


@dataclass(frozen=True)
class Ranking:
    """How they are ranked; without a currency, by that of the program, or of the first one."""

    by: LedBy = LedBy.WON
    currency: str = ""


@dataclass(frozen=True)
class Leader:
    """One partner's or customer's figures for the months.

    Attributes:
        growth: Of what partners held, each unit's once.
        earned: By rules, in minor units; None where the reader's role shows no money.
    """

    key: str
    name: str
    lines: int
    won: int
    turned_down: int
    declined: int
    growth: int
    earned: int | None


@dataclass(frozen=True)
class Leaders:
    """Who leads, the first first; money is in the currency."""

    by: LedBy
    currency: str
    partners: tuple[Leader, ...]
    customers: tuple[Leader, ...]


def leaders(actor: Actor, asked: Asked, ranking: Ranking = Ranking()) -> Leaders:
    """Return the partners and customers that lead.

    Raises:
        Forbidden: For somebody who does not see the program's figures, or no money and asks for it.
    """
    found = _Reading(actor, asked, ranking)
    return Leaders(
        ranking.by,
        found.currency,
        *(tuple(found.leaders(side, found.first(side))) for side in (Side.PARTNER, Side.CUSTOMER)),
    )


def every_leader(actor: Actor, asked: Asked, ranking: Ranking, side: Side) -> Iterator[Leader]:
    """Give all partners, or customers, of whom there is anything to rank; the first first.

    Raises:
        Forbidden: See `leaders`.
    """
    found = _Reading(actor, asked, ranking)
    ranked = found.ranked(side)

    def some() -> Iterator[Leader]:
        keys = list(ranked.values_list("organization_id", flat=True))
        for place in range(0, len(keys), PART):
            yield from found.leaders(side, keys[place : place + PART])

    return some()


def currency_of(asked: Asked, ranking: Ranking) -> str:
    """Return the currency that money is told in."""
    keys = [key for key in program_keys() if asked.program_key in ("", key)]
    return ranking.currency or (Documents().of(keys[0]).currency if keys else "")


class _Reading:
    """What is asked for, and by whom."""

    def __init__(self, actor: Actor, asked: Asked, ranking: Ranking) -> None:
        self.actor = operator_side(actor)
        self.actor.require(Permission.NOTE_READ)
        if ranking.by is LedBy.EARNED:
            self.actor.require(Permission.MONEY_READ)
        self.asked, self.by = asked, ranking.by
        self.currency = currency_of(asked, ranking)

    def first(self, side: Side) -> list[str]:
        """Return those that are shown: whoever has nothing comes last and is not looked at."""
        rows = self._in_order(side).values_list("organization_id", "sum")[:MOST]
        return [key for key, found in rows if found > 0]

    def ranked(self, side: Side) -> Any:
        """Return all that have won, grown or earned anything, the first first."""
        return self._in_order(side).filter(sum__gt=0)

    def _in_order(self, side: Side) -> QuerySet[Any]:
        return self._added(Measure(self.by.value), side).order_by("-sum", "organization_id")

    def leaders(self, side: Side, keys: Sequence[str]) -> Iterator[Leader]:
        """Give the figures of some of them, in their order."""
        claims = self._claims_of_customers if side is Side.CUSTOMER else self._claims_of_partners
        counted, grown = claims(keys), self._sums(keys, Measure.GROWTH, side)
        money = self.actor.may(Permission.MONEY_READ)
        earned = self._sums(keys, Measure.EARNED, side) if money else {}
        names = Organization.objects.in_bulk(keys)
        for key in keys:
            lines, won, dropped, declined = counted.get(key, (0, 0, 0, 0))
            yield Leader(
                key, names[key].name, lines, won, dropped, declined, grown.get(key, 0),
                earned.get(key, 0) if money else None,
            )  # fmt: skip

    def _added(self, measure: Measure, side: Side) -> QuerySet[Any]:
        """Return what one measure comes to for each: from yearly sums, which know no location."""
        if self.asked.of_one:
            return added_up(self.actor, self.asked, measure, side, self.currency)
        rows = self._rows(measure).filter(side=side.value).values("organization_id")
        found: QuerySet[Any] = rows.annotate(sum=_within(self.asked.months))
        return found

    def _rows(self, measure: Measure) -> QuerySet[Any]:
        """Return the sums of one measure in the years, narrowed; claims by their engagement."""
        asked, claims = self.asked, measure in OF_CLAIMS
        workloads = tuple(filter(None, (asked.workload,))) if claims else asked.workloads
        table: Any = LeadingWorkload if workloads else Leading
        said: dict[str, Any] = {
            "workload__in": workloads,
            "program_key": asked.program_key,
            "market": asked.market,
            "segment": asked.segment,
            "currency": self.currency if measure is Measure.EARNED else "",
        }
        rows = table.objects.filter(
            measure=measure.value,
            year__range=(asked.months[0].year, asked.months[-1].year),
            **{name: value for name, value in said.items() if value},
        )  # fmt: skip
        if claims:
            rows = rows.filter(**asked.lookups("engagement"))
        money = Permission.MONEY_READ if measure is Measure.EARNED else None
        return restrict(rows, self.actor, money).order_by()

    def _sums(self, keys: Sequence[str], measure: Measure, side: Side) -> dict[str, int]:
        rows = self._added(measure, side).filter(organization_id__in=keys)
        return dict(rows.values_list("organization_id", "sum"))  # each organization once

    def _claims_of_partners(self, keys: Sequence[str]) -> dict[str, tuple[int, ...]]:
        sums = [self._sums(keys, measure, Side.PARTNER) for measure in OF_CLAIMS]
        return {key: tuple(one.get(key, 0) for one in sums) for key in keys}

    def _claims_of_customers(self, keys: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Add up the summaries of some customers, of which each has few."""
        asked = self.asked
        said = {"workload": asked.workload, "market": asked.market, "segment": asked.segment}
        rows = ClaimSummary.objects.filter(customer_id__in=keys).filter(
            **asked.span, **asked.lookups("engagement"),
            **{name: value for name, value in said.items() if value}, **asked.of_one,
        )  # fmt: skip
        sums = restrict(rows, self.actor).order_by().values_list("customer_id")
        return {
            key: (lines, won, dropped, declined)
            for key, lines, won, dropped, declined in sums.annotate(
                n=Sum("lines"), w=Sum("won"), d=Sum("dropped"), c=Sum("declined")
            )
        }


def _within(months: Sequence[Month]) -> Sum:
    """Return the sum of some months of yearly rows."""
    by_year: dict[int, list[F]] = {}
    for one in months:
        by_year.setdefault(one.year, []).append(F(f"m{one.month:02}"))
    return Sum(
        Case(
            *(When(year=year, then=reduce(add, columns)) for year, columns in by_year.items()),
            default=0,
            output_field=BigIntegerField(),
        )
    )
