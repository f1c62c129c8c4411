"""The list of scores is narrowed alike on its page, by API and in its file."""

from datetime import date, timedelta

import pytest
from tests.builders import make_location, make_user
from tests.eligibility.test_score_doors import plain
from tests.eligibility.test_score_tables import table
from tests.eligibility.world import PROGRAM, ScoreWorld, ask, visit

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.common.months import Month, add_months
from opencpor.eligibility.models import Score
from opencpor.http.models import SavedView

pytestmark = pytest.mark.django_db
STATES = ("qualified", "in_window", "held", "renewal_due", "in_progress")


def listed(user: User, **asked: str) -> set[str]:
    """The scores that every door lists, which must be the same ones."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    found = [one["id"] for one in ask(user, f"scores?{query}")["items"]]
    listing = visit(user, f"?{query}").context["listing"]
    assert [one["row"].id for one in listing.rows] == found
    assert [one["score"] for one in table(user, "scores", **asked)] == found
    assert listing.total == len(found)
    return set(found)


def reached_before(key: str, day: date) -> None:
    """Let a designation have been reached on a day of an earlier month."""
    rows = Score.objects.filter(designation=key, month=day.replace(day=1))
    assert rows.update(qualified_on=day) == 1


def test_each_state_lists_the_scores_that_are_in_it_and_no_others(world: ScoreWorld) -> None:
    today = world.today
    first = Month.of(add_months(today, -5)).first_day
    world.paid(add_months(today, 2))
    world.paid(add_months(today, 10), "security")
    world.score()
    viewer = world.viewer()
    keys = {one["designation"] for one in ask(viewer, "scores")["items"]}
    others = sorted(keys - {"modern-work", "security"})
    rows = Score.objects.filter(designation=others[0], month=today.replace(day=1))
    rows.update(qualified=True, qualified_on=today)
    reached_before(others[1], first)
    reached_before(others[2], first - timedelta(days=1))
    expected = dict(zip(others, ("qualified", "in_window", "in_progress"), strict=True))
    expected |= {"modern-work": "renewal_due", "security": "held"}
    names = {one["id"]: one for one in ask(viewer, "scores")["items"]}
    assert {one["designation"]: one["state"] for one in names.values()} == expected
    for state in STATES:
        said = {names[one]["designation"] for one in listed(viewer, state=state)}
        assert (state, said) == (state, {key for key in expected if expected[key] == state})


@pytest.mark.parametrize(("early", "state"), [(0, "held"), (1, "renewal_due")])
def test_a_renewal_is_due_until_it_was_reached_in_its_window(
    world: ScoreWorld, early: int, state: str
) -> None:
    renews_on = add_months(now().date(), 2)
    world.paid(renews_on)
    key = world.score().pk
    reached_before("modern-work", Month.of(renews_on).plus(-5).first_day - timedelta(days=early))
    assert listed(world.viewer(), designation="modern-work", state=state) == {key}


def test_an_operator_finds_partners_by_a_part_of_their_name(world: ScoreWorld) -> None:
    world.score()
    reviewer, name = make_user(Role.REVIEWER), world.location.unit.organization.name
    assert len(listed(reviewer, q=name[1:].upper(), program=PROGRAM)) == 5
    assert listed(reviewer, q="no such partner") == set()
    assert 'id="filter-q"' in visit(reviewer).content.decode()
    assert 'id="filter-q"' not in visit(world.viewer()).content.decode()


def test_chips_say_what_the_list_is_narrowed_to(world: ScoreWorld) -> None:
    world.score()
    name = world.location.unit.organization.name
    text = plain(visit(make_user(Role.REVIEWER), f"?partner={world.partner_id}&state=in_progress"))
    assert (f"Partner: {name}" in text, "Status: In progress" in text) == (True, True)
    rival = make_user(Role.REPORT_VIEWER, make_location().unit.organization)
    said = plain(visit(rival, f"?partner={world.partner_id}"))
    assert (name in said, f"Partner: {world.partner_id}" in said) == (False, True)
    assert "No score fits" in said


def test_a_state_that_there_is_not_is_refused_at_every_door(world: ScoreWorld) -> None:
    assert visit(world.viewer(), "?state=lost").status_code == 422
    assert ask(world.viewer(), "scores?state=lost") == 422
    assert table(world.viewer(), "scores", state="lost") == 422


def test_a_view_of_scores_is_kept_and_offered_beside_the_list(world: ScoreWorld) -> None:
    world.score()
    viewer, body = world.viewer(), {"list": "scores", "name": "Near", "query": {"state": ["held"]}}
    made = ask(viewer, "views", body, **{"Idempotency-Key": "a" * 20})
    assert made["page"] == "/eligibility/?state=held"
    assert SavedView.objects.get().query == {"state": ["held"]}
    assert ">Near</a>" in visit(viewer).content.decode()
    wrong = {**body, "name": "Never", "query": {"state": ["lost"]}}
    assert ask(viewer, "views", wrong, **{"Idempotency-Key": "b" * 20}) == 422


@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.PROGRAM_MANAGER, "/eligibility/imports"), (Role.REVIEWER, "")],
)
def test_an_empty_list_says_what_to_do(role: Role, offered: str) -> None:
    page = visit(make_user(role)).content.decode()
    assert "No scores yet" in page
    assert (f'<a class="btn btn-primary" href="{offered}">' in page) == bool(offered)
    assert ("program managers import certifications" in page) == (not offered)
    assert "filter-state" not in page
