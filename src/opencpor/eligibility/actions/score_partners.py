"""Score partners, and keep the scores month by month, so that no page has to count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from django.db import connection, transaction
from django.db.models import Max

from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.common.months import Month
from opencpor.eligibility.gathering import (
    FRESH,
    Gathered,
    gather,
    partners_to_score,
)
from opencpor.eligibility.models import HeldDesignation, Score, ScoredCustomer, Standing
from opencpor.eligibility.rules.counting import Row
from opencpor.eligibility.rules.keeping import kept
from opencpor.eligibility.rules.points import rounded, rounded_down
from opencpor.eligibility.rules.scoring import Behind, Result, score
from opencpor.eligibility.rules.windows import Held, days_that_count
from opencpor.programs.document.eligibility import Designation
from opencpor.programs.queries import latest_version, program_keys
from opencpor.usage.models import UsageFact

HISTORY = 12  # months that are kept, and made at first for a partner that has none
PLACES = 4
AT_ONCE = 2000
_SCORING = 0x73636F72  # advisory lock: scores of one partner, one after the other


@dataclass(frozen=True)
class Moment:
    """A day to score for, in its month, with the last month of usage that is known then."""

    month: Month
    day: date
    usage: Month


def score_all(program_key: str = "") -> int:
    """Score all partners of a program, or of all; return how many scores were written.

    Raises:
        ExceptionGroup: When all had their turn, with the error of each that failed.
    """
    written = 0
    for key in [program_key] if program_key else program_keys():
        if latest_version(key).document.eligibility.designations:
            written += each(partners_to_score(key), partial(score_partner, key))
    return written


@transaction.atomic
def score_partner(program_key: str, partner_id: str) -> int:
    """Score one partner for today; make the months before that are missing.

    What stood at the end of earlier months stays as it was.
    """
    _lock(program_key, partner_id)
    document = latest_version(program_key).document
    today = document.business_calendar.local_date(now())
    wanted = _missing(program_key, partner_id, Month.of(today))
    moments = [moment_of(program_key, month, today) for month in wanted]
    lookback = max(one.lookback_months for one in document.eligibility.designations)
    gathered = gather(
        document,
        partner_id,
        min(one.usage for one in moments).plus(-lookback),
        max(one.usage for one in moments),
    )
    return sum(_score(gathered, moment, newest=moment.day == today) for moment in moments)


def _lock(program_key: str, partner_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
            [_SCORING, f"{program_key}:{partner_id}"],
        )


def _missing(program_key: str, partner_id: str, current: Month) -> list[Month]:
    """Return this month and, at the first time, those before it, the oldest first."""
    known = Score.objects.filter(program_key=program_key, partner_id=partner_id)
    if known.exists():
        return [current]
    return [current.plus(-back) for back in range(HISTORY - 1, -1, -1)]


def moment_of(program_key: str, month: Month, today: date) -> Moment:
    """Say what day stands for a month: its last one, or today; and what usage is known by then."""
    day = min(month.last_day, today)
    rows = UsageFact.objects.filter(program_key=program_key, month__lt=month.first_day)
    found = rows.aggregate(newest=Max("month"))["newest"]
    newest = Month.of(found) if found else None
    fresh = newest is not None and newest >= month.plus(-FRESH)
    return Moment(month, day, newest if fresh and newest else month.plus(-1))


def in_order(designations: Iterable[Designation]) -> list[Designation]:
    """Put designations that others require before those."""
    left, found = list(designations), list[Designation]()
    while left:
        known = {one.key for one in found}
        ready = [one for one in left if known.issuperset(one.requires)] or left
        found += ready
        left = [one for one in left if one not in ready]
    return found


def _score(gathered: Gathered, moment: Moment, *, newest: bool) -> int:
    designations = in_order(gathered.document.eligibility.designations)
    for designation in designations:
        scene = gathered.scene(moment.day, moment.usage, designation.lookback_months)
        holding = _holding(gathered, designations, moment.day)
        result, behind = score(scene, designation, holding=holding)
        row = _write(gathered, moment, result)
        if newest:
            _write_customers(gathered, row, designation, behind)
    return len(designations)


def _holding(gathered: Gathered, designations: Iterable[Designation], day: date) -> frozenset[str]:
    """Return the designations that are held, or were reached on a day of their window."""
    rows = HeldDesignation.objects.filter(
        program_key=gathered.document.key, partner_id=gathered.partner_id, withdrawn=False
    )
    paid = {row.designation: Held(row.since, row.renews_on) for row in rows}
    found = {key for key, held in paid.items() if held.on(day)}
    for one in designations:
        window = days_that_count(one.window, day, None)
        reached = Score.objects.filter(
            program_key=gathered.document.key,
            partner_id=gathered.partner_id,
            designation=one.key,
            qualified_on__range=(window.first, window.last),
        )
        if reached.exists():
            found.add(one.key)
    return frozenset(found)


def _write(gathered: Gathered, moment: Moment, result: Result) -> Score:
    key = {
        "program_key": gathered.document.key,
        "partner_id": gathered.partner_id,
        "designation": result.designation,
        "month": moment.month.first_day,
    }
    row = Score.objects.filter(**key).first() or Score(**key, revision=0)
    row.program_version = latest_version(gathered.document.key).number
    row.day, row.usage_month = moment.day, moment.usage.first_day
    row.track, row.total = result.track, rounded_down(result.total, PLACES)
    row.qualified, row.result = result.qualified, kept(result)
    if result.qualified and row.qualified_on is None:
        row.qualified_on = moment.day
    elif not result.qualified and row.qualified_on == moment.day:
        row.qualified_on = None  # what it rested on was taken back before the day was over
    row.computed_at = now()
    row.revision += 1
    row.save()
    return row


def _write_customers(
    gathered: Gathered, row: Score, designation: Designation, behind: Behind
) -> None:
    """Keep who is behind the newest score, and drop who was behind the one before."""
    ScoredCustomer.objects.filter(
        score__program_key=row.program_key,
        score__partner_id=row.partner_id,
        score__designation=designation.key,
    ).delete()
    month = Month.of(row.usage_month)
    months = (month.plus(-designation.lookback_months), month)
    found = [
        _customer(gathered, row, months, place, one)
        for place, rows in behind.items()
        for one in rows
    ]
    ScoredCustomer.objects.bulk_create(found, batch_size=AT_ONCE)


def _customer(
    gathered: Gathered,
    row: Score,
    months: tuple[Month, Month],
    place: tuple[str, str, str, str],
    one: Row,
) -> ScoredCustomer:
    track, metric, part, kind = place
    standing = {True: Standing.MET, False: Standing.NOT_MET, None: Standing.NO_DATA}[one.met]
    before, month = months
    whom, own = (one.customer, one.workload), _may_see(gathered, one, kind)
    shown = own and gathered.held(kind, whom, month, month)
    shown_before = own and gathered.held(kind, whom, before, month)
    value = one.now.value
    return ScoredCustomer(
        score=row,
        track=track,
        metric=metric,
        part=part,
        kind=kind,
        customer_id=one.customer,
        workload=one.workload,
        standing=standing.value,
        before=one.before,
        why=one.why.value if one.why else "",
        active=one.now.active if shown else None,
        paid=one.now.paid if shown else None,
        active_before=one.earlier.active if shown_before else None,
        value=Decimal(rounded(value, PLACES)) if shown and value is not None else None,
    )


def _may_see(gathered: Gathered, one: Row, kind: str) -> bool:
    """Tell whether an association of the partner's own opens the figures of a row.

    What was imported counts and shows nothing. Which months are open, `Gathered.held` tells.
    """
    types = gathered.document.eligibility.association_types
    own = {found.key for found in types if found.engagements}
    return kind in own and one.customer not in gathered.hidden
