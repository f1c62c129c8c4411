"""Dates look the same wherever they are read, because one place writes them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from opencpor.common.calendar import BusinessCalendar
from opencpor.ui import dates

SOURCE = Path(dates.__file__).parents[1]
MONTHS = re.compile(r"[|]date:(?!['\"](F Y|M Y|Y-m|YEAR_MONTH_FORMAT)['\"])")


@pytest.mark.parametrize(("language", "written"), [("en", "4 December 2026"),
                                                   ("de", "4. Dezember 2026")])  # fmt: skip
def test_a_day_is_written_in_the_language_of_its_reader(language: str, written: str) -> None:
    assert dates.day_in(date(2026, 12, 4), language) == written


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (date(2026, 12, 13), "20 days left"),
        (date(2026, 11, 24), "1 day left"),
        (date(2026, 11, 23), "today is the last day"),
        (date(2026, 11, 22), ""),
    ],
)
def test_what_is_left_until_a_last_day_is_said_beside_it(last: date, said: str) -> None:
    assert dates.left(last, date(2026, 11, 23)) == said


def test_business_days_are_left_until_a_last_day_and_none_once_it_is_over() -> None:
    calendar = BusinessCalendar(ZoneInfo("UTC"))
    monday = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert dates.business_left(date(2026, 11, 30), calendar, monday) == "5 business days left"
    assert dates.business_left(date(2026, 11, 22), calendar, monday) == ""


def test_nobody_else_gives_days_a_form_of_their_own() -> None:
    files = [one for one in SOURCE.rglob("*.py") if one != SOURCE / "ui/dates.py"]
    assert [str(one) for one in files if "date_format(" in one.read_text(encoding="utf-8")] == []
    pages = [one for end in ("html", "txt") for one in SOURCE.glob(f"*/templates/**/*.{end}")]
    assert pages
    assert [str(one) for one in pages if MONTHS.search(one.read_text(encoding="utf-8"))] == []
