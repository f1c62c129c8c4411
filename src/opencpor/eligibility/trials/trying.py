"""Scores partners by two versions on one day; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.eligibility.actions.score_partners import Moment, in_order, moment_of
from opencpor.eligibility.gathering import Gathered, gather_for
from opencpor.eligibility.models import HeldDesignation, Score
from opencpor.eligibility.rules.scoring import score
from opencpor.eligibility.rules.windows import Held, days_that_count
from opencpor.eligibility.trials.rules import Difference, Standing, standing_of
from opencpor.programs.document.program import Program


@dataclass(frozen=True)
class Sides:
    """The document that scores are made by, the one that is tried, and the day they score for."""

    before: Program
    after: Program
    moment: Moment


def sides_of(before: Program, after: Program) -> Sides:
    """Take today, as it is in the version that scores are made by, for both."""
    today = before.business_calendar.local_date(now())
    return Sides(before, after, moment_of(before.key, Month.of(today), today))


@dataclass(frozen=True)
class Known:
    """What one partner holds today, and the earlier days on which it reached something."""

    paid: frozenset[str]
    reached: tuple[tuple[str, date], ...]


def differences(sides: Sides, partner_id: str) -> Iterator[Difference]:
    """Give every designation of either side with where one partner stands and would stand."""
    known = _known(sides, partner_id)
    was, then = (
        _standings(gathered, sides.moment, known) for gathered in _gathered(sides, partner_id)
    )
    for key in dict.fromkeys([*was, *then]):
        yield Difference(key, was.get(key), then.get(key))


def _known(sides: Sides, partner_id: str) -> Known:
    """Read what both sides build on: a day that was reached stays so by whatever version.

    What was reached today is left out: each side finds that by its own rules.
    """
    day, whose = sides.moment.day, {"program_key": sides.before.key, "partner_id": partner_id}
    held = HeldDesignation.objects.filter(**whose, withdrawn=False)
    paid = {one.designation for one in held if Held(one.since, one.renews_on).on(day)}
    rows = Score.objects.filter(**whose, qualified_on__lt=day)
    found = rows.order_by().values_list("designation", "qualified_on")
    reached = tuple((key, on) for key, on in found if on is not None)
    return Known(frozenset(paid), reached)


def _gathered(sides: Sides, partner_id: str) -> list[Gathered]:
    """Read what both sides count, in one go: what comes in meanwhile is no effect of a version."""
    both, month = (sides.before, sides.after), sides.moment.usage
    lookbacks = (
        one.lookback_months for document in both for one in document.eligibility.designations
    )
    return gather_for(both, partner_id, month.plus(-max(lookbacks, default=0)), month)


def _standings(gathered: Gathered, moment: Moment, known: Known) -> dict[str, Standing]:
    designations = gathered.document.eligibility.designations
    holding = set(known.paid)
    for one in designations:
        window = days_that_count(one.window, moment.day, None)
        if any(key == one.key and day in window for key, day in known.reached):
            holding.add(one.key)
    found = {}
    for one in in_order(designations):
        scene = gathered.scene(moment.day, moment.usage, one.lookback_months)
        result, _behind = score(scene, one, holding=frozenset(holding))
        if result.qualified:
            holding.add(one.key)
        found[one.key] = standing_of(one, result)
    return {one.key: found[one.key] for one in designations}
