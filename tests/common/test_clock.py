"""The clock of a demonstration may run ahead."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from opencpor.common import clock


@pytest.fixture(autouse=True)
def _back_to_now() -> Iterator[None]:
    yield
    clock.run_ahead(0)


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
