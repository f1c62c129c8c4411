"""The clock of a demonstration may run ahead."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from opencpor.common import clock


def test_the_clock_shows_the_real_time_unless_told_otherwise() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)


def test_the_clock_runs_ahead_by_whole_days() -> None:
    clock.run_ahead(31)
    before = datetime.now(UTC) + timedelta(days=31)
    assert before <= clock.now() <= datetime.now(UTC) + timedelta(days=31)


def test_no_clock_runs_behind() -> None:
    with pytest.raises(ValueError, match="no clock here runs behind"):
        clock.run_ahead(-1)


def test_for_a_while_the_clock_shows_days_before_the_present() -> None:
    clock.run_ahead(5)
    with clock.days_ago(3):
        earlier = clock.now()
    assert timedelta(days=3) <= clock.now() - earlier < timedelta(days=3, minutes=1)


def test_only_the_demonstration_lives_in_its_past() -> None:
    sources = Path(clock.__file__).parents[1].rglob("*.py")
    using = {one.parent.name for one in sources if re.search(r"\bdays_ago\(", one.read_text())}
    assert using == {"common", "demo"}


def test_what_people_write_is_kept_in_utc() -> None:
    odd = timezone(-timedelta(hours=19, minutes=31))  # PostgreSQL knows no such offset
    assert clock.in_utc(datetime(2026, 7, 25, 19, 50, tzinfo=odd)) == datetime(
        2026, 7, 26, 15, 21, tzinfo=UTC
    )
    assert clock.in_utc(datetime(2026, 7, 25)) == datetime(2026, 7, 25, tzinfo=UTC)  # noqa: DTZ001 - it has none
    with pytest.raises(ValueError, match="1 to 9999"):
        clock.in_utc(datetime(9999, 12, 31, 23, tzinfo=odd))
