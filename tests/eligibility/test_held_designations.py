"""Designations that partners paid for: imported, shown with the window of their renewal."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.builders import make_location, make_user
from tests.eligibility.test_score_doors import plain
from tests.eligibility.test_score_tables import table
from tests.eligibility.world import PROGRAM, ScoreWorld, ask, visit

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.common.months import Month, add_months
from opencpor.eligibility.models import HeldDesignation, Score
from opencpor.eligibility.reading import Kind
from opencpor.eligibility.rules.windows import Held
from opencpor.journal.models import Event
from opencpor.ui.dates import day as written
from opencpor.ui.dates import left

pytestmark = pytest.mark.django_db


def modern_work(world: ScoreWorld) -> dict[str, object]:
    rows = ask(world.viewer(), "scores")["items"]
    return next(one for one in rows if one["designation"] == "modern-work")


def test_a_designation_that_is_held_shows_its_renewal_s_window(world: ScoreWorld) -> None:
    today = now().date()
    renews_on = add_months(today.replace(day=1), 2)
    world.paid(renews_on)
    row = world.score()
    found = ask(world.viewer(), f"scores/{row.id}")
    first, last = Month.of(renews_on).plus(-5).first_day, Month.of(renews_on).last_day
    assert (found["window_from"], found["window_to"]) == (first.isoformat(), last.isoformat())
    assert found["held_since"] == add_months(renews_on, -12).isoformat()
    assert (found["renews_on"], found["renewal_due"]) == (renews_on.isoformat(), True)
    text = plain(visit(world.viewer(), f"scores/{row.id}/"))
    assert "Held, renewal due" in text
    assert "For the renewal one day on which it is reached is enough" in text


def test_page_api_and_file_say_the_same_of_what_is_held(world: ScoreWorld) -> None:
    renews_on = add_months(now().date(), 10)
    world.paid(renews_on)
    world.score()
    one = modern_work(world)
    assert (one["renews_on"], one["renewal_due"]) == (renews_on.isoformat(), False)
    rows = {row["designation"]: row for row in table(world.viewer(), "scores")}
    assert rows["modern-work"]["renews_on"] == renews_on.isoformat()
    assert rows["security"]["renews_on"] == rows["security"]["held_since"] == ""
    assert plain(visit(world.viewer())).count("Held until") == 1


def test_no_renewal_is_due_once_it_was_reached_in_the_window(world: ScoreWorld) -> None:
    world.paid(add_months(now().date(), 2))
    row = world.score()
    Score.objects.filter(id=row.id).update(qualified_on=row.day)
    assert modern_work(world)["renewal_due"] is False
    found = ask(world.viewer(), f"scores/{row.id}")
    assert (found["reached_on"], found["renewal_due"]) == (row.day.isoformat(), False)
    assert "It was on" in plain(visit(world.viewer(), f"scores/{row.id}/"))


def test_what_is_held_goes_on_through_the_month_of_its_renewal(world: ScoreWorld) -> None:
    today = world.today
    first, last = Month.of(today).first_day, Month.of(today).last_day
    world.paid(first)
    row, ends = world.score(), left(last, today)
    assert f"Held, renewal due until {written(last)} ({ends})" in plain(visit(world.viewer()))
    page = plain(visit(world.viewer(), f"scores/{row.id}/"))
    said = (f"renewed on {written(first)}", f"goes on until {written(last)}", f"({ends})")
    assert [one for one in said if one not in page] == []


@pytest.mark.parametrize(
    ("day", "is_held"),
    [
        (date(2026, 12, 1), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False),
        (date(2025, 11, 30), False),
    ],
)  # fmt: skip
def test_every_day_of_the_month_of_a_renewal_counts(day: date, *, is_held: bool) -> None:
    assert Held(date(2025, 12, 1), date(2026, 12, 1)).on(day) is is_held


@pytest.mark.parametrize("gone", ["withdrawn", "over"])
def test_what_is_withdrawn_or_over_is_not_held(world: ScoreWorld, gone: str) -> None:
    if gone == "withdrawn":
        world.paid(add_months(now().date(), 2), withdrawn="yes")
    else:
        world.paid(Month.of(now().date()).first_day - timedelta(days=1))
    row = world.score()
    found = ask(world.viewer(), f"scores/{row.id}")
    assert (found["held_since"], found["renews_on"], found["renewal_due"]) == (None, None, False)
    assert found["window_to"] == row.day.isoformat()


def test_what_is_held_is_not_missing_before_another(world: ScoreWorld) -> None:
    before = world.score("copilot")
    needed = ask(world.viewer(), f"scores/{before.id}")["missing"]
    assert needed == ["modern-work"]
    world.paid(add_months(now().date(), 2))
    after = world.score("copilot")
    assert ask(world.viewer(), f"scores/{after.id}")["missing"] == []


def test_a_renewal_takes_the_place_of_what_was_stored_and_is_an_event(world: ScoreWorld) -> None:
    for year in (2025, 2026, 2026):
        world.paid(date(year, 8, 15))
    assert HeldDesignation.objects.get().renews_on == date(2026, 8, 15)
    events = Event.objects.filter(type="eligibility.imported").order_by("id")
    assert [one.data["kind"] for one in events] == ["held-designations"] * 2


def test_every_error_of_a_file_is_told_and_nothing_is_stored(world: ScoreWorld) -> None:
    own = world.location.organization.global_id
    report = world.take(
        Kind.HELD_DESIGNATIONS,
        f"{PROGRAM},{own},modern-work,2026-01-01,2027-01-01,",
        f"{PROGRAM},{world.location.partner_id},modern-work,2026-01-01,2027-01-01,",
        f"{PROGRAM},{own},luck,2026-01-01,2026-01-01,",
        f"nosuch,{own},modern-work,01.01.2026,,",
    )
    found = [(row.line, error.code) for row in report.wrong for error in row.errors]
    assert found == [
        (3, "unknown_partner"), (4, "ends_before_start"), (4, "unknown_value"),
        (5, "unknown_program"), (5, "bad_date"), (5, "required"),
    ]  # fmt: skip
    assert not HeldDesignation.objects.exists()


def test_partners_do_not_see_what_others_hold(world: ScoreWorld) -> None:
    world.paid(add_months(now().date(), 2))
    row = world.score()
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().unit.organization)
    assert table(rival, "scores") == []
    assert ask(rival, f"scores/{row.id}") == 404


def test_the_database_keeps_one_row_that_ends_after_it_begins(world: ScoreWorld) -> None:
    row = {
        "program_key": PROGRAM, "partner": world.location.organization, "imported_at": now(),
        "designation": "modern-work", "since": date(2026, 1, 1),
    }  # fmt: skip
    HeldDesignation.objects.create(**row, renews_on=date(2027, 1, 1))
    for day in (date(2028, 1, 1), date(2026, 1, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            HeldDesignation.objects.create(**row, renews_on=day)
    HeldDesignation.objects.update(designation="other")
    with pytest.raises(IntegrityError, match="renewed_later"), transaction.atomic():
        HeldDesignation.objects.create(**row, renews_on=date(2026, 1, 1))


def test_what_begins_on_a_later_day_is_refused_and_what_is_held_stays(world: ScoreWorld) -> None:
    today = now().date()
    assert world.paid(add_months(today, 2)).carried_out
    report = world.paid(add_months(today, 14))
    found = [(error.field, error.code) for row in report.wrong for error in row.errors]
    assert found == [("since", "not_begun")]
    assert HeldDesignation.objects.get().renews_on == add_months(today, 2)


def test_what_was_entered_too_early_can_be_taken_back(world: ScoreWorld) -> None:
    ahead = add_months(now().date(), 2)
    HeldDesignation.objects.create(
        program_key=PROGRAM, partner=world.location.organization, designation="modern-work",
        since=ahead, renews_on=add_months(ahead, 12), imported_at=now(),
    )  # fmt: skip
    assert world.paid(add_months(ahead, 12), withdrawn="yes").carried_out
    assert HeldDesignation.objects.get().withdrawn


def test_a_designation_is_held_in_german_too_and_not_taken(world: ScoreWorld) -> None:
    world.paid(add_months(now().date(), 10))
    world.score()
    viewer = world.viewer()
    User.objects.filter(id=viewer.id).update(language="de")
    text = plain(visit(viewer))
    assert "Gehalten bis" in text
    assert "Vergeben" not in text
