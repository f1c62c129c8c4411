"""Reads how complete and plausible usage is; operators only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Max

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.directory.models import Customer
from opencpor.programs.queries import latest_version, program_keys
from opencpor.usage.models import FileKind, LakeFile
from opencpor.usage.quality.bench import files_of, judged_usage, narrow
from opencpor.usage.quality.models import QualityChange, QualityPlaces, QualityResult
from opencpor.usage.quality.rules import LAST, Counts, Kind, Quality, Thresholds, parts_with
from opencpor.usage.quality.tallies import Span, tallied, thresholds_of

PART = 2000
UNIT = "month, tenant_id, workload, subscription_id"
BEGINNING = re.compile("[0-9a-f]{2}")  # of a tenant
PREFIXES, FEW = 256, 16  # of tenants; so many are looked at first
Place = tuple[int, str, str, str]
"""Month as an index, tenant, workload, subscription."""
FIGURES = "active, paid, active_before, paid_before, coalesce(batch, '')"


def the_program(asked: str) -> str:
    """Return the program that is asked for; empty where there is only one.

    Raises:
        Invalid: If it is not clear which one.
    """
    keys = program_keys()
    key = asked or (keys[0] if len(keys) == 1 else "")
    if key not in keys:
        remedy = (
            phrase("Say one of: {known}.", known=", ".join(keys))
            if keys
            else phrase("Publish a program first.")
        )
        wrong = FieldError("program", "unknown", "Which program is it about?", remedy)
        raise Invalid("The program is not right.", code="invalid", errors=[wrong])
    return key


def newest_month(program_key: str) -> Month:
    """Return the newest month whose usage was counted; the last one that is over without any."""
    known = QualityResult.objects.filter(program_key=program_key, last__isnull=False).first()
    if known is not None and known.last is not None:
        return Month.of(known.last).plus(-1)
    rows = LakeFile.objects.filter(kind=FileKind.FACTS.value, program_key=program_key)
    newest = rows.aggregate(newest=Max("month"))["newest"]
    if newest is not None:
        return Month.of(newest)
    return latest_version(program_key).document.business_calendar.month_of(now()).plus(-1)


def all_computed() -> bool:
    """Whether the figures of every program have been computed."""
    rows = QualityResult.objects.filter(computed_at__isnull=False)
    return set(program_keys()) <= set(rows.values_list("program_key", flat=True))


def quality(actor: Actor, span: Span) -> Quality:
    """Return what each workload came to in each month when it was last computed.

    Months that no usage reaches are counted at once: there are only associations to look at.
    """
    found, row = _kept(actor, span)
    if row is None:
        return found
    cells = dict(found.cells)
    for beyond in _beyond(span, row):
        cells |= tallied(beyond).cells
    return replace(found, cells={place: cells[place] for place in sorted(cells)})


def kept_quality(actor: Actor, span: Span) -> Quality:
    """Return what was last computed of some months, and count nothing."""
    return _kept(actor, span)[0]


def _kept(actor: Actor, span: Span) -> tuple[Quality, QualityResult | None]:
    actor.require(Permission.USAGE_BATCH_READ)
    stale = QualityChange.objects.exists()  # first: figures may be newer than that says, not older
    row = restrict(QualityResult.objects.all(), actor).filter(pk=span.program_key).first()
    if row is None or row.computed_at is None:
        percent = row.percent if row else None
        unknown = thresholds_of(span.program_key)
        return Quality(span.program_key, span.months, unknown, {}, percent=percent), None
    asked = {month.index for month in span.months}
    cells = {
        (Month.from_index(month), workload): Counts(*own)
        for month, workload, *own in row.cells
        if month in asked
    }
    thresholds = Thresholds(Decimal(row.jump_factor), row.jump_minimum)
    found = Quality(
        span.program_key, span.months, thresholds, cells, row.computed_at, stale, row.percent
    )
    return found, row


def _beyond(span: Span, row: QualityResult) -> Iterator[Span]:
    """Give the months before and behind those that were computed, where no usage reaches them."""
    parts = [span.months]
    if row.first and row.last:
        first, last = Month.of(row.first), Month.of(row.last)
        parts = [
            tuple(month for month in span.months if month < first),
            tuple(month for month in span.months if month > last),
        ]
    for months in filter(None, parts):
        if not files_of(span.program_key, months):
            yield Span(span.program_key, months)


@dataclass(frozen=True)
class OddUnit:
    """A unit with which something is amiss in a month; figures are None where there are none.

    ``customer_id`` is empty, and so is the name, where the directory does not know the tenant.
    """

    month: Month
    tenant_id: str
    workload: str
    subscription_id: str
    active: int | None
    paid: int | None
    active_before: int | None
    paid_before: int | None
    batch_id: str
    customer_id: str = ""
    customer: str = ""

    @property
    def place(self) -> str:
        """Where it stands in the list, for what comes after it."""
        return f"{self.month.index}:{self.tenant_id}:{self.workload}:{self.subscription_id}"


@dataclass(frozen=True)
class Odd:
    """Which units are asked for: of one kind, and of one workload if it is named."""

    kind: Kind
    span: Span
    workload: str = ""


def odd_units(actor: Actor, asked: Odd, cursor: str, limit: int) -> tuple[list[OddUnit], str]:
    """Return units with which something is amiss, and where the list goes on.

    Raises:
        Invalid: If the cursor is none.
    """
    actor.require(Permission.USAGE_BATCH_READ)
    after = _place(cursor)
    exact = not QualityChange.objects.exists()  # first, as in `quality`
    known = _counted_units(asked)
    places = _places(asked, _counted_units(replace(asked, workload=""))) if exact else {}
    found: list[OddUnit] = []
    for month in asked.span.months:
        if (after and month.index < after[0]) or (exact and known.get(month) == 0):
            continue
        own = after if after and month.index == after[0] else None
        most, first = limit + 1 - len(found), own[1] if own else ""
        if month in places:
            parts = parts_with(places[month], first, most)
        else:
            parts = _parts(first, few=known.get(month, most + 1) > most)
        found += _some(asked, month, own, most, parts)
        if len(found) > limit:
            return found[:limit], found[limit - 1].place
    return found, ""


def all_odd_units(actor: Actor, asked: Odd) -> Iterator[list[OddUnit]]:
    """Give all such units in parts, for downloads of any length."""
    actor.require(Permission.USAGE_BATCH_READ)
    return _all_odd_units(asked)


def _all_odd_units(asked: Odd) -> Iterator[list[OddUnit]]:
    with judged_usage(asked.span.program_key, asked.span.months) as session:
        session.execute(*_asking(asked, asked.span.months, None))
        while rows := session.fetchmany(PART):
            yield _named(rows)


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    month, *rest = cursor.split(":")
    well = month.isdecimal() and len(rest) == UNIT.count(",") and BEGINNING.match(rest[0])
    if not well:
        raise Invalid("The cursor is not one of this list.", code="invalid_cursor")
    tenant, workload, subscription = rest
    return int(month), tenant, workload, subscription


def _counted_units(asked: Odd) -> dict[Month, int]:
    """Return how many such units each month had when that was computed, as far as it was."""
    row = QualityResult.objects.filter(pk=asked.span.program_key, first__isnull=False).first()
    if row is None or row.first is None or row.last is None:
        return {}
    first, last = Month.of(row.first), Month.of(row.last)
    found = {month: 0 for month in asked.span.months if first <= month <= last}
    for index, workload, *counts in row.cells:
        month = Month.from_index(index)
        if month in found and asked.workload in ("", workload):
            found[month] += Counts(*counts).of(asked.kind)
    return found


def _places(asked: Odd, whole: dict[Month, int]) -> dict[Month, dict[str, int]]:
    """Return where such units are, of the months that have any and of which that is known.

    ``whole`` is how many the figures say: places that do not add up to them are of other figures.
    """
    days = [month.first_day for month in asked.span.months]
    rows = QualityPlaces.objects.filter(
        program_key=asked.span.program_key, kind=asked.kind.value, month__in=days
    )
    found = {Month.of(day): counts for day, counts in rows.values_list("month", "counts")}
    return {one: counts for one, counts in found.items() if sum(counts.values()) == whole.get(one)}


def _some(
    asked: Odd, month: Month, after: Place | None, most: int, parts: Iterable[tuple[str, str]]
) -> list[OddUnit]:
    """Return the first units of a month, after one, at most so many.

    ``parts``: ranges of tenants that are looked at, as far as they are needed.
    """
    rows: list[tuple[Any, ...]] = []
    with judged_usage(asked.span.program_key, (month,)) as session:
        for first, end in parts:
            narrow(session, first, end)
            query, values = _asking(asked, (month,), after)
            rows += session.execute(f"{query} LIMIT ?", [*values, most - len(rows)]).fetchall()
            if len(rows) == most:
                break
    return _named(rows)


def _parts(first: str, *, few: bool) -> Iterator[tuple[str, str]]:
    """Give all tenants from one on: some of them before the others, unless all are needed.

    For where nobody knows where units are. ``few``: some tenants are likely to have enough.
    """
    begin = first[:2]
    place = (int(begin, 16) if begin else 0) + FEW
    if few and place < PREFIXES:
        yield begin, f"{place:02x}"
        begin = f"{place:02x}"
    yield begin, LAST


def _asking(asked: Odd, months: Sequence[Month], after: Place | None) -> tuple[str, list[object]]:
    condition = thresholds_of(asked.span.program_key).conditions()[asked.kind]
    values: list[object] = [months[0].index, months[-1].index]
    if asked.workload:
        condition += " AND workload = ?"
        values.append(asked.workload)
    if after:
        condition += f" AND ({UNIT}) > (?, ?, ?, ?)"
        values += after
    query = (
        f"SELECT {UNIT}, {FIGURES} FROM judged "  # noqa: S608 - our own conditions
        f"WHERE month BETWEEN ? AND ? AND {condition} ORDER BY {UNIT}"
    )
    return query, values


def _named(rows: Sequence[tuple[Any, ...]]) -> list[OddUnit]:
    """Give rows as units, with the names of their customers."""
    tenants = {row[1] for row in rows}
    customers = Customer.objects.filter(tenant_id__in=tenants).select_related("organization")
    known = {str(one.tenant_id): one.organization for one in customers}
    units = []
    for month, *rest in rows:
        unit = OddUnit(Month.from_index(month), *rest)
        owner = known.get(unit.tenant_id)
        named = replace(unit, customer_id=owner.id, customer=owner.name) if owner else unit
        units.append(named)
    return units
