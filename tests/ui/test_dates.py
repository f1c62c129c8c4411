"""Dates look the same wherever they are read, because one place writes them."""

import re
from datetime import date
from pathlib import Path

import pytest

from opencpor.ui import dates

SOURCE = Path(dates.__file__).parents[1]
MONTHS = re.compile(r"[|]date:(?!['\"](F Y|M Y|Y-m|YEAR_MONTH_FORMAT)['\"])")


@pytest.mark.parametrize(("language", "written"), [("en", "4 December 2026"),
                                                   ("de", "4. Dezember 2026")])  # fmt: skip
def test_a_day_is_written_in_the_language_of_its_reader(language: str, written: str) -> None:
    assert dates.day_in(date(2026, 12, 4), language) == written


def test_nobody_else_gives_days_a_form_of_their_own() -> None:
    files = [one for one in SOURCE.rglob("*.py") if one != SOURCE / "ui/dates.py"]
    assert [str(one) for one in files if "date_format(" in one.read_text(encoding="utf-8")] == []
    pages = [one for end in ("html", "txt") for one in SOURCE.glob(f"*/templates/**/*.{end}")]
    assert pages
    assert [str(one) for one in pages if MONTHS.search(one.read_text(encoding="utf-8"))] == []
