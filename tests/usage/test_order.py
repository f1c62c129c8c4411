"""Rows in order of their tenants are not sorted again, and what they say does not hang on it."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.usage.checking import HEADINGS, WORDS, check_rows, row

from opencpor.common.months import Month
from opencpor.usage.imports.check import check_file
from opencpor.usage.imports.given import Given
from opencpor.usage.imports.workbench import workbench
from opencpor.usage.lake.layout import Stamp
from opencpor.usage.lake.writing import write_facts

STAMP = Stamp("bat_1", "program", datetime(2024, 4, 1, tzinfo=UTC))
Line = tuple[int, str, str, int]  # tenant, workload, month, active users
LINES = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.sampled_from(["teams", "exchange"]),
        st.sampled_from(["2024-02", "2024-03"]),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda line: line[:3],
)


def tenant(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def written(folder: Path, lines: list[Line], *more: str) -> tuple[bool, list[list[object]]]:
    """Whether nobody sorted, and what stands in the lake's files, without rows' numbers."""
    texts = [row(workload, month, active, "", tenant(number))
             for number, workload, month, active in lines]  # fmt: skip
    path = folder / "usage.csv"
    path.write_text("\n".join((HEADINGS, *texts, *more)) + "\n")
    with workbench() as bench:
        outcome = check_file(bench, path, Given(), WORDS)
        files = [write_facts(bench, STAMP, month) for month in outcome.months]
        tables = [pq.read_table(file.path).drop(["row"]).to_pylist() for file in files]
        return bench.in_order, [[tuple(said.values()) for said in table] for table in tables]


@settings(max_examples=4, deadline=None)
@given(lines=LINES)
def test_the_order_of_a_file_changes_no_fact(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Line]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    in_order, ordered = written(folder, sorted(lines))
    _, turned = written(folder, sorted(lines, reverse=True))
    assert in_order
    assert [sorted(map(str, said)) for said in ordered] == [
        sorted(map(str, said)) for said in turned
    ]
    tenants = [[said[1] for said in table] for table in (*ordered, *turned)]
    assert tenants == [sorted(table) for table in tenants]


BY_MONTH = [(1, "teams", "2024-03", 1), (2, "teams", "2024-03", 1), (1, "teams", "2024-02", 1)]


@pytest.mark.parametrize(
    ("lines", "more", "said"),
    [
        (sorted(BY_MONTH, key=lambda line: line[2]), (), True),
        (BY_MONTH[::-1], (), False),
        (sorted(BY_MONTH), ("broken",), False),
        (sorted(BY_MONTH), (row("teams", "2024-03", 1, "", tenant(2)),), False),
    ],
    ids=["month by month", "falling", "a broken line", "a repeat"],
)
def test_only_rows_that_stand_in_order_are_not_sorted(
    tmp_path: Path, lines: list[Line], more: tuple[str, ...], *, said: bool
) -> None:
    assert written(tmp_path, lines, *more)[0] is said


@pytest.mark.parametrize("first", ["2024-02", "2001-01"])
def test_repeats_are_found_in_few_months_and_in_many(tmp_path: Path, first: str) -> None:
    rows = [row(month=first), row("exchange", first), row(), row(), row("exchange"),
            row("exchange", active=11)]  # fmt: skip
    checked = check_rows(tmp_path, *rows)
    assert [fact[0] for fact in checked.facts] == [2, 3, 4]
    assert checked.outcome.counts.repeats == 1
    assert checked.codes == [(6, "CONFLICT"), (7, "CONFLICT")]


def test_a_file_in_order_is_written_in_order_by_several_threads(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    rows = 130_000
    with path.open("w") as sink:
        sink.write(HEADINGS + "\n")
        sink.writelines(f"{tenant(n)},teams,2024-03,{n},\n" for n in range(2, rows + 2))
    with workbench() as bench:
        bench.run("SET threads = 4")
        check_file(bench, path, Given(), WORDS)
        assert bench.in_order
        table = pq.read_table(write_facts(bench, STAMP, Month(2024, 3)).path)
        assert table["row"].to_pylist() == list(range(2, rows + 2))


def test_no_cell_is_taken_for_a_month_by_chance(tmp_path: Path) -> None:
    checked = check_rows(tmp_path, *(row(month=f" {number} 69") for number in (1, 290)))
    assert checked.codes == [(2, "BADMONTH"), (3, "BADMONTH")]
