"""Instants come out of the database exactly, in UTC."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection

from opencpor.runtime.statements import prepared

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22 01:02:03.000004+00", datetime(2026, 11, 22, 1, 2, 3, 4, UTC)),
        ("2026-11-22 01:02:03.5-07:30", datetime(2026, 11, 22, 8, 32, 3, 500_000, UTC)),
        ("0044-03-15 12:00:00+00", datetime(44, 3, 15, 12, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_to_the_microsecond(text: str, expected: datetime) -> None:
    with connection.cursor() as cursor, prepared() as bound:
        for one in (cursor, bound):
            one.execute("SELECT %s::timestamptz", [text])
            (found,) = one.fetchone()
            assert (found, found.tzinfo) == (expected, UTC)


@pytest.mark.parametrize("text", ["infinity", "10000-01-01 00:00:00+00"])
def test_an_instant_that_is_none_here_is_refused(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        with pytest.raises(DataError, match="timestamp"):
            cursor.fetchone()
