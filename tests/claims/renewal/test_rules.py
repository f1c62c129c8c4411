"""When a new subscription counts as the renewal of one that a partner was associated with."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.claims.renewal.rules import Against, Around, Bought, against

END = date(2026, 6, 30)
DAYS = 90
OLD = Bought(UUID(int=1), "org_c", "sales", "expired", END, date(2025, 7, 1), END)
NEW = Bought(UUID(int=2), "org_c", "sales", "active", END, END + timedelta(days=1))
RUNNING = replace(OLD, status="active")
AROUND = Around()


def answer(old: Bought = OLD, new: Bought = NEW, *, today: int = 10, **around: Any) -> str | None:
    """Ask some days after the old one's end."""
    return against(old, new, replace(AROUND, **around), DAYS, END + timedelta(days=today))


def starting(after: int) -> Bought:
    return replace(NEW, starts_on=END + timedelta(days=after))


def test_a_successor_of_the_same_product_is_a_renewal() -> None:
    assert answer() is None
    assert answer(ended_for="subscription_ended", held_until=END + timedelta(days=3)) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"customer_id": "org_d"}, Against.OTHER),
        ({"product": "field-service"}, Against.OTHER),
        ({"subscription_id": OLD.subscription_id}, Against.OTHER),
        ({"status": "expired"}, Against.GONE),
        ({"starts_on": OLD.starts_on}, Against.NO_SUCCESSOR),
    ],
)
def test_what_is_another_thing_is_not_a_renewal(change: dict[str, Any], why: Against) -> None:
    assert answer(new=replace(NEW, **change)) is why


@pytest.mark.parametrize(
    "code", ["customer_ended", "customer_declined", "disassociated", "not_performing", "moved"]
)
def test_whoever_was_ended_by_somebody_is_told_nothing(code: str) -> None:
    assert answer(ended_for=code) is Against.LEFT


@pytest.mark.parametrize(
    ("around", "why"),
    [
        ({"offered": False}, Against.NOT_OFFERED),
        ({"refused": True}, Against.REFUSED),
        ({"held": True}, Against.HELD),
        ({"claimed": True}, Against.CLAIMED),
        ({"held_until": END - timedelta(days=91)}, Against.LEFT),
    ],
)
def test_nothing_is_suggested_that_could_not_be_claimed(
    around: dict[str, Any], why: Against
) -> None:
    assert answer(**around) is why


@pytest.mark.parametrize(("after", "why"), [(-90, None), (-91, "no"), (90, None), (91, "no")])
def test_a_renewal_begins_around_the_end(after: int, why: str | None) -> None:
    assert answer(new=starting(after)) is (Against.NO_SUCCESSOR if why else None)


@pytest.mark.parametrize(("after", "why"), [(-1, "no"), (0, None), (1, None)])
def test_beside_one_that_still_runs_another_is_a_further_one(after: int, why: str | None) -> None:
    found = answer(RUNNING, starting(after), today=-20)
    assert found is (Against.NO_SUCCESSOR if why else None)


def test_one_without_an_end_in_sight_is_renewed_by_nothing() -> None:
    assert answer(replace(RUNNING, ends_on=None)) is Against.GOES_ON
    assert answer(RUNNING, starting(1), today=-91) is Against.GOES_ON


def test_a_suggestion_is_made_in_time_or_not_at_all() -> None:
    assert answer(today=91) is None
    assert answer(today=92) is Against.TOO_LATE


def test_a_program_may_want_no_suggestions() -> None:
    assert against(OLD, NEW, AROUND, 0, END) is Against.NOT_OFFERED


def test_what_expired_early_ended_when_that_was_heard() -> None:
    early = replace(OLD, status_since=END - timedelta(days=200))
    assert early.last_day == END - timedelta(days=200)
    assert answer(early) is Against.NO_SUCCESSOR


statuses = st.sampled_from(["active", "grace", "suspended", "expired"])
some_days = st.integers(-400, 400)


@given(statuses, statuses, some_days, some_days, some_days, st.integers(1, 120), some_days)
def test_whatever_is_suggested_lies_around_the_end_and_moves_with_the_calendar(
    was: str, now_is: str, since: int, starts: int, today: int, days: int, shift: int
) -> None:
    def asked(by: int) -> Against | None:
        def day(count: int) -> date:
            return END + timedelta(days=count + by)

        old = replace(OLD, status=was, status_since=day(since), starts_on=day(-365), ends_on=day(0))
        new = replace(NEW, status=now_is, starts_on=day(starts))
        return against(old, new, AROUND, days, day(today))

    found = asked(0)
    assert asked(shift) is found
    if found is None:
        end = min(since, 0) if was == "expired" else 0
        assert now_is != "expired"
        assert abs(starts - end) <= days
        assert end - days <= today <= max(end, starts) + days
