"""Reads forecasts: sums of whatever an actor may see, and how far off those of the past were.

The number of queries never depends on the number of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.common.months import Month
from opencpor.directory.narrowing import customers_of
from opencpor.incentives.forecasts.models import (
    Forecast,
    ForecastCount,
    ForecastLine,
    ForecastSum,
    Standing,
)
from opencpor.incentives.models import Close, Journal
from opencpor.incentives.queries import earnings
from opencpor.incentives.rules.forecast import Accuracy, Past, Span, accuracy
from opencpor.incentives.rules.statement import JournalKind
from opencpor.incentives.verdicts import hidden_from, hiding_from

PAST = 6  # closed months that the error is told of
EARNING = (JournalKind.CLOSE.value, JournalKind.RECOMPUTE.value)  # they post lines of earnings
FIGURES = tuple(f"{name}_{part}" for name in ("units", "amount") for part in ("low", "mid", "high"))
Earned = dict[tuple[str, Month, str], int]  # by program, month and currency


@dataclass(frozen=True)
class Sums:
    """What lines of one forecast add up to.

    Attributes:
        made: How many lines say how much.
        history: How many say that too little is known.
        near: How many lines of milestones have one within reach.
        units: Growth to expect of active users or seats; amounts are in minor units.
    """

    made: int
    history: int
    near: int
    units: Span[int]
    amounts: Span[int]

    def without(self, some: Sums) -> Sums:
        """Return what is left without some of the lines."""
        return Sums(
            self.made - some.made,
            self.history - some.history,
            self.near - some.near,
            _less(self.units, some.units),
            _less(self.amounts, some.amounts),
        )


def _less(all_of_it: Span[int], some: Span[int]) -> Span[int]:
    return Span(all_of_it.low - some.low, all_of_it.mid - some.mid, all_of_it.high - some.high)


NOTHING = Sums(0, 0, 0, Span(0, 0, 0), Span(0, 0, 0))


@dataclass(frozen=True)
class Outlook:
    """The forecast of one program for whoever asks.

    Attributes:
        month: The month after the last closed one.
        made_at: None: the forecast is being made.
        past: Closed months with what was forecast for them, the oldest first.
        accuracy: How far off those were; None without any.
    """

    program_key: str
    month: Month
    currency: str
    version: int
    made_at: datetime | None
    sums: Sums
    past: tuple[Past, ...]
    accuracy: Accuracy | None

    @property
    def nothing(self) -> bool:
        """Whether there is neither a forecast nor an association too young for one."""
        return not (self.sums.made or self.sums.history)


@dataclass(frozen=True)
class Wanted:
    """Whose forecast is asked for; empty fields ask for all.

    Attributes:
        program: Key of the program; each has a forecast of its own.
    """

    location: str = ""
    customer: str = ""
    workloads: tuple[str, ...] = ()
    market: str = ""
    segment: str = ""
    program: str = ""

    @property
    def of_whole_places(self) -> bool:
        """Whether nothing but a location narrows a program's: sums are kept of these."""
        return self == Wanted(self.location, program=self.program)

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the lines of forecasts or of earnings that are asked for."""
        given = {
            "location_id": self.location,
            "customer_id": self.customer,
            "workload__in": self.workloads,
        }
        rows = rows.filter(**{name: value for name, value in given.items() if value})
        if self.market or self.segment:
            rows = rows.filter(customer_id__in=customers_of(self.market, self.segment))
        return rows


def forecast_lines(actor: Actor) -> QuerySet[ForecastLine]:
    """Return the lines that an actor may see.

    They tell of a customer's growth: where its decline hides the past from its partner, they go
    with it, whenever they were made. What was posted stays.
    """
    return _of_places(actor).filter(~_hidden(actor))


def _hidden(actor: Actor) -> Exists:
    """Give the condition for lines, of forecasts or earnings, of which a decline hides the past.

    Asked line by line, so that a few lines do not look at all that a large partner ever held.
    """
    return Exists(hidden_from(actor).filter(pk=OuterRef("association_id")))


def _of_places(actor: Actor) -> QuerySet[ForecastLine]:
    return restrict(ForecastLine.objects.select_related("forecast"), actor)


def coming_lines(actor: Actor) -> QuerySet[ForecastLine]:
    """Return the lines of coming months that an actor may see: after the last closed month."""
    return forecast_lines(actor).filter(~Exists(_closed_since("forecast__")))


def _closed_since(path: str = "") -> QuerySet[Close]:
    """Return what has closed the month of a forecast (the outer row, or on its path)."""
    return Close.objects.filter(
        program_key=OuterRef(f"{path}program_key"), month__gte=OuterRef(f"{path}month")
    )


def lines_wanted(actor: Actor, wanted: Wanted) -> QuerySet[ForecastLine]:
    """Return those of coming months that are asked for."""
    rows: QuerySet[ForecastLine] = wanted.of(coming_lines(actor))
    return rows.filter(forecast__program_key=wanted.program) if wanted.program else rows


def coming_sums(actor: Actor, wanted: Wanted) -> list[tuple[Forecast, Sums]]:
    """Return what lines of coming months add up to, by the forecast of each program."""
    rows = Forecast.objects.filter(~Exists(_closed_since())).order_by("program_key")
    forecasts = list(rows.filter(program_key=wanted.program) if wanted.program else rows)
    known = counted(forecasts) if wanted.of_whole_places else {}
    sums, _earned_of_none = _kept(actor, wanted, [one for one in forecasts if one.id in known])
    if rest := [one.id for one in forecasts if one.id not in known]:
        sums |= _sums(wanted.of(forecast_lines(actor)).filter(forecast__in=rest))
    return [(one, sums[one.id]) for one in forecasts if one.id in sums]


def fetch_line(actor: Actor, line_id: int) -> ForecastLine:
    """Return one line, of whichever month.

    Raises:
        NotFound: If there is none for the actor.
    """
    rows = forecast_lines(actor).select_related("location__organization", "customer")
    return fetch(rows, actor, "forecast", id=line_id)


def is_over(row: ForecastLine) -> bool:
    """Whether the month of a line is closed: then what was earned says more than a forecast."""
    own = row.forecast
    return Close.objects.filter(program_key=own.program_key, month__gte=own.month).exists()


def outlooks(actor: Actor, wanted: Wanted | None = None) -> tuple[Outlook, ...]:
    """Return the forecast of every program that has a closed month, in the order of their keys."""
    asked = wanted or Wanted()
    closes = Close.objects.filter(program_key=asked.program) if asked.program else Close.objects
    closed = dict(closes.order_by().values_list("program_key").annotate(last=Max("month")))
    since = min(closed.values(), default=None)
    if since is None:
        return ()
    first = Month.of(since).plus(1 - PAST).first_day
    forecasts = list(
        Forecast.objects.filter(month__gte=first, program_key__in=closed).order_by(
            "program_key", "month"
        )
    )
    sums, earned = _found(actor, asked, forecasts, closed)
    found = []
    for program_key in sorted(closed):
        last = Month.of(closed[program_key])
        own = [one for one in forecasts if one.program_key == program_key]
        coming = next((one for one in own if Month.of(one.month) == last.plus(1)), None)
        past = _past(last, own, sums, earned)
        if coming is not None or past:
            found.append(_outlook(coming or own[-1], coming, last.plus(1), sums, past))
    return tuple(found)


def _found(
    actor: Actor, asked: Wanted, forecasts: Collection[Forecast], closed: dict[str, date]
) -> tuple[dict[str, Sums], Earned]:
    """Return what forecasts come to and what was earned of them.

    From what is added up, where that is as of now; else, and if narrowed further, from the lines.
    """
    ready = _ready(forecasts, closed) if asked.of_whole_places else []
    sums, earned = _kept(actor, asked, ready)
    rest = [one for one in forecasts if one not in ready]
    if rest:
        lines = asked.of(forecast_lines(actor)).filter(forecast__in=[one.id for one in rest])
        posted = asked.of(earnings(actor)).filter(~_hidden(actor))
        if not asked.of_whole_places:  # few associations: their lines are found by them
            posted = posted.filter(association__in=lines.order_by().values("association"))
        sums |= _sums(lines)
        earned |= _earned(posted, rest)
    return sums, earned


def _kept(
    actor: Actor, asked: Wanted, ready: Collection[Forecast]
) -> tuple[dict[str, Sums], Earned]:
    """Return what some forecasts that are added up come to, without what a decline has hidden."""
    if not ready:
        return {}, {}
    sums, earned = _stored(asked.of(restrict(ForecastSum.objects.all(), actor)), ready)
    hiding = hiding_from(actor)
    partly = [one for one in ready if one.program_key in hiding]
    if not partly:
        return sums, earned
    hidden = hidden_from(actor)
    lines = asked.of(_of_places(actor)).filter(forecast__in=partly, association__in=hidden)
    if gone := _sums(lines):
        posted = asked.of(earnings(actor)).filter(association__in=hidden)
        for key, minor in _earned(posted, [one for one in partly if one.id in gone]).items():
            earned[key] -= minor
    return {key: one.without(gone.get(key, NOTHING)) for key, one in sums.items()}, earned


def _ready(forecasts: Collection[Forecast], closed: dict[str, date]) -> list[Forecast]:
    """Return the forecasts that are added up as of now; of coming months nothing is earned yet."""
    posted = {key: last_posted(key) for key in closed}
    known = counted(forecasts)
    return [
        one
        for one in forecasts
        if one.id in known
        and (one.month > closed[one.program_key] or known[one.id] >= posted[one.program_key])
    ]


def last_posted(program_key: str) -> int:
    """Return the number of the latest journal that posted lines of earnings; 0: there is none."""
    rows = Journal.objects.filter(program_key=program_key, kind__in=EARNING)
    return rows.order_by("-number").values_list("number", flat=True).first() or 0


def counted(forecasts: Iterable[Forecast]) -> dict[str, int]:
    """Return up to which journal some forecasts are added up; those that are not are left out."""
    rows = ForecastCount.objects.filter(forecast__in=[one.id for one in forecasts])
    return dict(rows.values_list("forecast_id", "number"))


def _outlook(
    shown: Forecast,
    coming: Forecast | None,
    month: Month,
    sums: dict[str, Sums],
    past: tuple[Past, ...],
) -> Outlook:
    return Outlook(
        program_key=shown.program_key,
        month=month,
        currency=shown.currency,
        version=shown.program_version,
        made_at=coming.made_at if coming else None,
        sums=sums.get(coming.id, NOTHING) if coming else NOTHING,
        past=past,
        accuracy=accuracy(past),
    )


def _past(
    last: Month,
    own: Iterable[Forecast],
    sums: dict[str, Sums],
    earned: Earned,
) -> tuple[Past, ...]:
    """Pair what was forecast for the last closed months with what was earned in them."""
    found = []
    for one in own:
        month = Month.of(one.month)
        if last.plus(-PAST) < month <= last and one.id in sums and sums[one.id].made:
            key = (one.program_key, month, one.currency)
            found.append(Past(month, sums[one.id].amounts, earned.get(key, 0)))
    return tuple(found)


def _sums(rows: QuerySet[ForecastLine]) -> dict[str, Sums]:
    made = Q(standing=Standing.MADE)
    figures = [Sum(name, default=0) for name in FIGURES]
    added = (
        rows.order_by()
        .values_list("forecast_id")
        .annotate(
            made=Count("id", filter=made),
            history=Count("id", filter=~made),
            near=Count("id", filter=~Q(near_milestones="")),
        )
        .annotate(*figures)
    )
    return {
        forecast: Sums(made, history, near, Span(*sums[:3]), Span(*sums[3:]))
        for forecast, made, history, near, *sums in added
    }


def _stored(
    rows: QuerySet[ForecastSum], forecasts: Iterable[Forecast]
) -> tuple[dict[str, Sums], Earned]:
    """Add up what is stored of some forecasts."""
    own = {one.id: one for one in forecasts}
    added = (
        rows.filter(forecast__in=own)
        .order_by()
        .values_list("forecast_id")
        .annotate(Sum("made"), Sum("history"), Sum("near"), Sum("earned_minor"))
        .annotate(*(Sum(name) for name in FIGURES))
    )
    sums: dict[str, Sums] = {}
    earned: Earned = {}
    for key, made, history, near, minor, *figures in added:
        one = own[key]
        sums[key] = Sums(made, history, near, Span(*figures[:3]), Span(*figures[3:]))
        earned[one.program_key, Month.of(one.month), one.currency] = minor
    return sums, earned


def _earned(rows: QuerySet[Any], forecasts: Iterable[Forecast]) -> Earned:
    """Return what the associations that were forecast earned by the same rules, by month."""
    forecast = ForecastLine.objects.filter(
        association_id=OuterRef("association_id"),
        rule=OuterRef("rule"),
        forecast__month=OuterRef("month"),
        standing=Standing.MADE,
    )
    months = Q()
    for one in forecasts:
        months |= Q(program_key=one.program_key, month=one.month, currency=one.currency)
    added = (
        rows.filter(months, Exists(forecast))
        .order_by()
        .values_list("program_key", "month", "currency")
        .annotate(amount=Sum("amount_minor"))
    )
    return {(key, Month.of(day), currency): amount for key, day, currency, amount in added}


def by_association(actor: Actor, customer_id: str) -> dict[str, list[ForecastLine]]:
    """Return a customer's lines of coming months by association."""
    found: dict[str, list[ForecastLine]] = {}
    for line in coming_lines(actor).filter(customer_id=customer_id).order_by("id"):
        found.setdefault(line.association_id, []).append(line)
    return found


def line_span(lines: Iterable[ForecastLine]) -> Span[int]:
    """Add up the amounts of some lines, in minor units.

    Some that share a cap with others may get less by more growth: the range is of what comes out.
    """
    rows = [(line.amount_low, line.amount_mid, line.amount_high) for line in lines]
    low, mid, high = (sum(column) for column in zip(*rows, strict=True))
    return Span(min(low, mid, high), mid, max(low, mid, high))
