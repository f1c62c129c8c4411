"""What another version would do to scores: as it would be, and without touching what is kept."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from tests.builders import make_user
from tests.eligibility.world import PROGRAM, ScoreWorld
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Conflict, Forbidden, Invalid
from opencpor.common.months import Month, add_months
from opencpor.eligibility.actions.score_partners import score_all
from opencpor.eligibility.models import Score, ScoredCustomer
from opencpor.eligibility.trials.actions.ask_trial import TrialWish, ask_trial
from opencpor.eligibility.trials.actions.forget import forget_expired
from opencpor.eligibility.trials.models import ScoreTrial, TriedScore
from opencpor.programs.shipped import MICROSOFT, shipped_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def other(**changed: dict[str, Any]) -> str:
    """The shipped program with something else in some designations, named with underscores."""
    document = yaml.safe_load(shipped_text(MICROSOFT))
    for one in document["eligibility"]["designations"]:
        one.update(changed.get(one["key"].replace("-", "_"), {}))
    return str(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))


def reached_by(total: str) -> dict[str, Any]:
    return {"qualification": {"total": total, "every_metric_above_zero": False}}


def easier(total: str) -> str:
    return other(modern_work=reached_by(total))


def tried(user: User, text: str = "", **more: Any) -> ScoreTrial:
    wish = TrialWish(PROGRAM, document=text, **more)
    operation = ask_trial(wish, actor_of_user(user))
    run_jobs()
    return ScoreTrial.objects.get(operation_id=operation.id)


def counts(row: ScoreTrial, designation: str = "modern-work") -> dict[str, Any]:
    (found,) = [one for one in row.counts if one["designation"] == designation]
    return dict(found)


def test_who_would_qualify_is_counted_beside_who_does(manager: User) -> None:
    row = tried(manager, easier("20"))  # they have 20.8 points
    found = counts(row)
    assert (found["before"], found["after"]) == (
        {"eligible": 0, "near": 0, "far": 1}, {"eligible": 1, "near": 0, "far": 0},
    )  # fmt: skip
    assert (found["gained"], found["lost"], row.partners, row.changes) == (1, 0, 1, 1)


def test_points_before_are_those_that_are_kept(world: ScoreWorld, manager: User) -> None:
    score = world.score()
    row = tried(manager, easier("20"))
    (one,) = TriedScore.objects.filter(trial=row)
    assert (one.partner_id, one.designation, one.moved) == (world.partner_id, "modern-work", True)
    assert (one.before, one.after) == ("far", "eligible")
    assert (one.total_before, one.track_before) == (score.total, score.track)


def test_the_version_of_the_scores_itself_changes_nothing(world: ScoreWorld, manager: User) -> None:
    world.certify("p1", "p2")
    row = tried(manager, version=1)
    assert (row.partners, row.changes, row.base) == (1, 0, 1)
    assert all(one["before"] == one["after"] for one in row.counts)
    assert len(row.counts) == 5


def test_no_score_that_is_kept_is_touched(manager: User) -> None:
    score_all()
    kept = [list(model.objects.order_by("pk").values()) for model in (Score, ScoredCustomer)]
    assert tried(manager, easier("20")).changes == 1
    assert kept == [list(one.objects.order_by("pk").values()) for one in (Score, ScoredCustomer)]


def test_partners_near_what_is_needed_are_told_from_those_who_are_not(
    world: ScoreWorld, manager: User
) -> None:
    assert world.score().total > 20
    for total, stand in (("27", "near"), ("28", "far")):  # three quarters: 20.25 and 21
        assert counts(tried(manager, easier(total)))["after"][stand] == 1


def test_a_day_that_was_reached_before_counts_by_any_version(
    world: ScoreWorld, manager: User
) -> None:
    world.score()
    day = Month.of(add_months(world.today, -4)).first_day
    Score.objects.filter(designation="modern-work", month=day).update(qualified_on=day)
    both = other(modern_work=reached_by("70"), copilot=reached_by("0"))
    assert counts(tried(manager, both), "copilot")["gained"] == 1  # Modern Work stands before it
    shorter = reached_by("70") | {"window": {"months_before": 3}}
    found = tried(manager, other(modern_work=shorter, copilot=reached_by("0")))
    assert counts(found, "copilot")["gained"] == 0


def test_designations_of_one_side_alone_are_told(manager: User) -> None:
    row = tried(manager, other(security={"key": "safety"}))
    gone, new = counts(row, "security"), counts(row, "safety")
    assert [(one["in_base"], one["tried"]) for one in (gone, new)] == [
        (True, False),
        (False, True),
    ]
    assert (sum(gone["after"].values()), sum(new["before"].values())) == (0, 0)
    sides = TriedScore.objects.order_by("designation").values_list("before", "after")
    assert list(sides) == [("", "far"), ("far", "")]  # safety, security


@pytest.mark.parametrize(
    ("more", "code"),
    [({}, "required"), ({"version": 1, "text": easier("20")}, "too_many")],
)
def test_exactly_one_version_is_tried(manager: User, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        tried(manager, **more)
    assert [one.code for one in refused.value.errors] == [code]
    assert not ScoreTrial.objects.exists()


def test_a_document_of_another_program_is_refused(manager: User) -> None:
    with pytest.raises(Invalid) as refused:
        tried(manager, shipped_text("tidewell-alliance"))
    assert [(one.field, one.code) for one in refused.value.errors] == [("key", "other_program")]


def test_an_organization_tries_one_version_at_a_time(manager: User) -> None:
    ask_trial(TrialWish(PROGRAM, version=1), actor_of_user(manager))
    with pytest.raises(Conflict, match="not answered yet"):
        ask_trial(TrialWish(PROGRAM, version=1), actor_of_user(manager))
    run_jobs()
    ask_trial(TrialWish(PROGRAM, version=1), actor_of_user(manager))
    assert ScoreTrial.objects.count() == 2


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_tries_versions_without_the_right_to(role: Role) -> None:
    with pytest.raises(Forbidden):
        tried(make_user(role), version=1)
    assert not ScoreTrial.objects.exists()


def test_a_trial_is_forgotten_when_its_time_is_over(manager: User) -> None:
    row = tried(manager, easier("20"))
    assert (forget_expired(), (row.expires_at - row.asked_at).days) == (0, 30)
    ScoreTrial.objects.update(expires_at=row.asked_at)
    assert forget_expired() == 1
    assert (ScoreTrial.objects.count(), TriedScore.objects.count()) == (0, 0)
