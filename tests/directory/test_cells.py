from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.cells import neutralized, plain
from opencpor.common.months import Month
from opencpor.directory.rules.cells import (
    read_months,
    read_requirements,
    read_seats,
    write_months,
    write_requirements,
    write_seats,
)
from opencpor.directory.rules.enrollment import Met, Span
from opencpor.directory.rules.table import read_table, write_table

months = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


BLANKS = " \t\r\n\v\f\u00a0\u2003\u3000\u200b\ufeff"
STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
hostile = st.builds(
    "{}{}{}".format, st.text(f"{BLANKS}'", max_size=4), st.sampled_from(["", *STARTS]), cells
)


@given(cell=cells | hostile)
def test_no_cell_is_a_formula_and_every_cell_comes_back(cell: str) -> None:
    written = neutralized(cell)
    assert not written.startswith(("\t", "\r", "\n"))
    assert not written.strip(BLANKS).startswith(tuple(STARTS))
    assert plain(written) == cell
    assert written in (cell, f"'{cell}")


@pytest.mark.parametrize(
    "cell", ["\n=1", " =1", "\u3000\uff1d1", "\uff0b1", "\uff0d1", "\uff20a", "\na"]
)
def test_what_some_spreadsheets_take_for_a_formula_is_a_text(cell: str) -> None:
    assert neutralized(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", " a", "a=1", "Müller & Co.", "1-2", "'quoted'"])
def test_what_none_takes_for_one_stays_as_it_is(cell: str) -> None:
    assert neutralized(cell) == cell


@given(rows=st.lists(st.tuples(cells, cells).map(lambda pair: [c.strip() for c in pair])))
def test_a_table_written_is_the_table_read(rows: list[list[str]]) -> None:
    kept = [row for row in rows if any(row)]
    text = write_table(("a", "b"), [dict(zip("ab", row, strict=True)) for row in kept])
    lines = read_table(text.encode(), ("a", "b"), ("a",))
    assert [list(line.cells.values()) for line in lines] == kept


@given(seats=st.dictionaries(months, st.integers(0, 10**9)))
def test_seats_come_back(seats: dict[Month, int]) -> None:
    assert read_seats(write_seats(seats)) == seats


def test_requirements_come_back() -> None:
    met = {
        "agreement": Met("agreement", date(2025, 7, 1)),
        "payee-profile": Met("payee-profile", None),
        "tax-profile": Met("tax-profile", date(2025, 7, 2), date(2028, 6, 30)),
    }
    cell = write_requirements(met.values())
    assert cell == "agreement=2025-07-01 payee-profile= tax-profile=2025-07-02..2028-06-30"
    assert read_requirements(cell) == met


def test_months_are_written_with_the_last_month_included() -> None:
    spans = [Span(Month(2025, 7), Month(2026, 7)), Span(Month(2026, 8))]
    assert write_months(spans) == "2025-07..2026-06 2026-08.."
    assert read_months("2026-08.. 2025-07..2026-06") == spans


@pytest.mark.parametrize(
    "cell",
    ["2025-07", "2025-07..2025-06", "2025-07..2025-09 2025-09..", "x..y", "2025-07.. 2026-01.."],
)
def test_months_of_the_wrong_shape_are_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_months(cell)


@pytest.mark.parametrize(
    "cell", ["2026-09", "2026-09=x", "2026-13=1", "2026-09=1 2026-09=2", "2026-09=-1"]
)
def test_seats_of_the_wrong_shape_are_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_seats(cell)
