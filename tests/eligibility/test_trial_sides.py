"""A trial's two sides differ by their rules alone, and say so for each score that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.db import connection
from django.db.models import F
from tests.eligibility.test_score_doors import plain
from tests.eligibility.test_trials import counts, easier, other, reached_by, tried
from tests.eligibility.world import ScoreWorld, ask, visit
from tests.usage.batches import publish_program

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.common.months import Month, add_months
from opencpor.eligibility.trials.models import ScoreTrial, TriedScore
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.usage.models import UsageFact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@contextmanager
def usage_grows_once_it_was_read(world: ScoreWorld) -> Iterator[list[str]]:
    """Let a batch come in right after usage was read for the first time."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if not seen and "IN (" in sql and 'FROM "usage_usagefact"' in sql:
            seen.append(sql)
            rows = UsageFact.objects.filter(month=world.last.first_day)
            rows.update(active_users=F("active_users") + 100)
        return found

    with connection.execute_wrapper(watch):
        yield seen


def test_what_comes_in_while_partners_are_scored_is_no_effect_of_a_version(
    world: ScoreWorld, manager: User
) -> None:
    before = world.score().total
    with usage_grows_once_it_was_read(world) as seen:
        row = tried(manager, version=1)
    assert (len(seen), row.partners, row.changes) == (1, 1, 0)
    assert world.score().total > before  # it would have made a difference


def changed(change: Callable[[dict[str, Any]], None]) -> str:
    """The shipped program with something else in the tracks of Modern Work."""
    document = yaml.safe_load(shipped_text(MICROSOFT))
    designations = document["eligibility"]["designations"]
    (found,) = [one for one in designations if one["key"] == "modern-work"]
    for track in found["tracks"]:
        change(track)
    return str(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))


def worth(more: str) -> str:
    """The program with metrics that give more points each, for the same."""

    def change(track: dict[str, Any]) -> None:
        for metric in track["metrics"]:
            metric["max_points"] = str(Decimal(metric["max_points"]) + Decimal(more))

    return changed(change)


def said(manager: User, row: ScoreTrial, asked: str) -> list[dict[str, Any]]:
    return list(ask(manager, f"score-trials/{row.id}/changes{asked}")["items"])


def other_track() -> str:
    return changed(lambda track: track.update(key=f"{track['key']}-anew"))


def test_other_points_are_told_from_another_standing(manager: User) -> None:
    row = tried(manager, worth("10"))
    (one,) = TriedScore.objects.filter(trial=row)
    assert (row.changes, one.moved, one.before, one.after) == (1, False, "far", "far")
    assert one.total_after > one.total_before  # type: ignore[operator]
    assert counts(row)["before"] == counts(row)["after"] == {"eligible": 0, "near": 0, "far": 1}
    assert said(manager, row, "?moved=true") == []
    assert [one["moved"] for one in said(manager, row, "?moved=false")] == [False]


def test_another_track_with_the_same_points_is_told_as_such(manager: User) -> None:
    row = tried(manager, other_track())
    (one,) = TriedScore.objects.filter(trial=row)
    assert (row.changes, one.moved) == (1, False)
    assert one.total_before == one.total_after
    assert one.track_after == f"{one.track_before}-anew"
    page = plain(visit(manager, f"trials/{row.id}/"))
    assert "1 more score differs in points or track alone; the files hold it." in page
    assert "Nobody Every partner stands by it where it stands by version 1." in page


def test_points_that_are_kept_alike_do_not_differ(world: ScoreWorld, manager: User) -> None:
    assert world.score().total > 20
    assert tried(manager, worth("0.00001")).changes == 0


def test_who_qualifies_and_would_not_is_counted_as_lost(manager: User) -> None:
    publish_program(easier("20"))
    row = tried(manager, version=1)
    found = counts(row)
    assert (row.base, found["gained"], found["lost"]) == (2, 0, 1)
    assert (found["before"], found["after"]) == (
        {"eligible": 1, "near": 0, "far": 0}, {"eligible": 0, "near": 0, "far": 1},
    )  # fmt: skip
    (one,) = TriedScore.objects.filter(trial=row)
    assert (one.moved, one.before, one.after) == (True, "eligible", "far")


def test_a_version_is_compared_with_the_one_that_scores_are_made_by_whenever_it_governs(
    world: ScoreWorld, manager: User
) -> None:
    later = Month.of(world.today).plus(3)
    publish(system("test"), easier("20"), effective_from=later)
    assert (world.score().program_version, world.score().qualified) == (2, True)
    row = tried(manager, version=2)
    assert (row.base, row.changes, counts(row)["before"]["eligible"]) == (2, 0, 1)
    assert "compared with version 2" in plain(visit(manager, f"trials/{row.id}/"))


def test_a_designation_that_was_paid_for_counts_for_one_that_requires_it(
    world: ScoreWorld, manager: User
) -> None:
    text = other(copilot=reached_by("0"))  # which requires Modern Work
    assert counts(tried(manager, text), "copilot")["gained"] == 0
    world.paid(add_months(world.today, 6))
    assert counts(tried(manager, text), "copilot")["gained"] == 1
    world.paid(add_months(world.today, 6), withdrawn="yes")
    assert counts(tried(manager, text), "copilot")["gained"] == 0


def test_where_no_points_are_needed_whoever_lacks_another_designation_is_near(
    manager: User,
) -> None:
    row = tried(manager, other(copilot=reached_by("0")))
    assert counts(row, "copilot")["after"] == {"eligible": 0, "near": 1, "far": 0}


def test_where_every_threshold_is_needed_all_points_are(world: ScoreWorld, manager: User) -> None:
    met = {"qualification": {"every_metric_met": True, "every_metric_above_zero": False}}
    assert 0 < world.score().total < 75
    assert counts(tried(manager, other(modern_work=met)))["after"]["far"] == 1
