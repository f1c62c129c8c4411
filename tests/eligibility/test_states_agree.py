"""What the database says of where scores stand is what the rules say, for every kind of window."""

from __future__ import annotations

from calendar import monthrange
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.builders import make_location
from tests.eligibility.world import PROGRAM, SYSTEM
from tests.usage.batches import publish_program

from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Location
from opencpor.eligibility.models import HeldDesignation, Score
from opencpor.eligibility.queries import Wanted, designation_of, in_force, newest_scores, state_of
from opencpor.eligibility.rules.windows import Held, renewal_window, window_of
from opencpor.eligibility.states import ScoreState
from opencpor.programs.document.eligibility import Window, WindowStart
from opencpor.programs.shipped import MICROSOFT, shipped_text

pytestmark = pytest.mark.django_db
WINDOWS = {
    f"{start.value.replace('_', '-')}-{months}": Window(months_before=months, start=start)
    for start in WindowStart
    for months in (0, 1, 5, 12)
}


@dataclass(frozen=True)
class Drawn:
    """The newest score of a designation, days on which it was reached, and what is paid for."""

    day: date
    qualified: bool
    reached: tuple[date, ...]
    held: Held | None


def many_windows() -> str:
    """The shipped program with one designation for each window."""
    document = yaml.safe_load(shipped_text(MICROSOFT))
    (first, *_rest) = document["eligibility"]["designations"]
    document["eligibility"]["designations"] = [
        deepcopy(first) | {"key": key, "window": one.model_dump(mode="json")}
        for key, one in WINDOWS.items()
    ]
    return str(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))


def some_day(random: Random, first: int = 2024, last: int = 2026) -> date:
    """A day, often near the end or the start of a month, where months differ in length."""
    year, month = random.randint(first, last), random.randint(1, 12)
    days = monthrange(year, month)[1]
    return date(year, month, random.choice((1, 2, 15, 28, days - 1, days, random.randint(1, days))))


def drawn(random: Random, window: Window) -> Drawn:
    day = some_day(random)
    held = None
    if random.random() < 0.6:
        renews_on = day + timedelta(days=random.choice((-40, -1, 0, 1, 20, 100, 200, 400)))
        held = Held(renews_on - timedelta(days=random.choice((1, 365))), renews_on)
    edges = [window_of(window, day).first, day]
    if held is not None:
        anew = renewal_window(window, held.renews_on)
        edges += [anew.first, anew.last]
    near = [one + timedelta(days=random.choice((-1, 0, 0, 1))) for one in edges]
    reached = [one for one in random.sample(near, random.randint(0, len(near))) if one <= day]
    return Drawn(day, day in reached and random.random() < 0.7, tuple(reached), held)


def store(place: Location, key: str, one: Drawn) -> None:
    """Keep scores as the product does: one a month, with the first day on which it was reached."""
    by_month = {Month.of(one.day): None} | {
        Month.of(day): day for day in sorted(one.reached, reverse=True)
    }
    for month, reached in by_month.items():
        newest = month == Month.of(one.day)
        Score.objects.create(
            program_key=PROGRAM, program_version=1, partner_id=place.organization_id,
            designation=key, month=month.first_day, day=one.day if newest else month.last_day,
            usage_month=month.plus(-1).first_day, track="enterprise", total=0, result={},
            qualified=newest and one.qualified, qualified_on=reached, computed_at=now(),
        )  # fmt: skip
    if one.held is not None:
        HeldDesignation.objects.create(
            program_key=PROGRAM, partner=place.organization, designation=key, imported_at=now(),
            since=one.held.since, renews_on=one.held.renews_on,
        )  # fmt: skip


def by_rules(one: Drawn, window: Window) -> str:
    """Say it from days alone."""
    if one.held is not None and one.held.on(one.day):
        anew = renewal_window(window, one.held.renews_on)
        due = one.day in anew and not any(day in anew for day in firsts(one))
        return "renewal_due" if due else "held"
    if one.qualified:
        return "qualified"
    inside = any(day in window_of(window, one.day) for day in firsts(one))
    return "in_window" if inside else "in_progress"


def firsts(one: Drawn) -> set[date]:
    """The first day of each month on which it was reached: of the others nothing is kept."""
    return set({Month.of(day): day for day in sorted(one.reached, reverse=True)}.values())


seen: set[tuple[str, str]] = set()


@settings(
    max_examples=16, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.integers(0, 2**32))
def check_states(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    with transaction.atomic():
        place = make_location()
        worlds = {key: drawn(random, window) for key, window in WINDOWS.items()}
        for key, one in worlds.items():
            store(place, key, one)
        expected = {key: by_rules(one, WINDOWS[key]) for key, one in worlds.items()}
        rows = newest_scores(SYSTEM)
        told = {
            row.designation: str(state_of(row, in_force(row, designation_of(row)))) for row in rows
        }
        listed = {
            row.designation: str(state)
            for state in ScoreState
            for row in newest_scores(SYSTEM, Wanted(state=state))
        }
        assert (told, listed) == (expected, expected)
        seen.update((WINDOWS[key].start.value, state) for key, state in expected.items())
        transaction.set_rollback(True)


def test_page_and_database_say_the_state_that_the_rules_give_for_every_window() -> None:
    publish_program(many_windows())
    check_states()
    assert len(seen) == len(WindowStart) * len(ScoreState)  # each state came up in each kind
