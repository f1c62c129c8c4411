"""The lake: immutable files; of all facts about one unit and month the latest is in force."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.usage.checking import HEADINGS, TENANT, WORDS, row

from opencpor.common.months import Month
from opencpor.usage.engine.duck import duckdb_session
from opencpor.usage.engine.lake_files import facts_in_force as engine_facts
from opencpor.usage.imports.check import check_file
from opencpor.usage.imports.given import Given
from opencpor.usage.imports.workbench import workbench
from opencpor.usage.lake.layout import USAGE, Stamp
from opencpor.usage.lake.reading import facts_in_force
from opencpor.usage.lake.store import Lake, LakeError
from opencpor.usage.lake.writing import sha256_of, write_facts, write_quarantine

AS_OF = datetime(2024, 5, 1, 12, tzinfo=UTC)


def facts_file(path: Path, batch: str, as_of: datetime, figures: dict[str, int]) -> Path:
    """One file with one month's active users by workload."""
    rows = [
        {"program": "p", "tenant_id": TENANT, "workload": workload, "subscription_id": "",
         "month": Month(2024, 3).first_day, "active_users": active, "paid_units": 20,
         "as_of": as_of, "batch": batch, "row": place}
        for place, (workload, active) in enumerate(figures.items(), start=2)
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, USAGE.schema), path)
    return path


def test_a_checked_file_becomes_one_parquet_file_per_month(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text(
        f"{HEADINGS}\n{row()}\n{row(month='2024-04', active='')}\nbad\n"
    )
    with workbench(tmp_path / "work") as bench:
        outcome = check_file(bench, tmp_path / "usage.csv", Given(), WORDS)
        written = [write_facts(bench, Stamp("bat_1", "p", AS_OF), m) for m in outcome.months]
        bad = write_quarantine(bench)
        assert bad is not None
        assert (bad.rows, pq.read_table(bad.path).column("row").to_pylist()) == (1, [4])
        assert [sha256_of(part.path) for part in written] == [part.sha256 for part in written]
        tables = [pq.read_table(part.path) for part in written]
    assert [table.schema.types for table in tables] == [USAGE.schema.types] * 2
    assert tables[1].to_pylist() == [
        {"program": "p", "tenant_id": TENANT, "workload": "teams", "subscription_id": "",
         "month": Month(2024, 4).first_day, "active_users": None, "paid_units": 20,
         "assigned_units": None, "as_of": AS_OF, "batch": "bat_1", "row": 3}
    ]  # fmt: skip


def test_a_file_of_the_lake_is_never_overwritten(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    for text in ("first", "second"):
        (tmp_path / text).write_text(text)
    lake.put(tmp_path / "first", "facts/a.parquet")
    with pytest.raises(FileExistsError):
        lake.put(tmp_path / "second", "facts/a.parquet")
    with lake.local("facts/a.parquet") as (path,):
        assert path.read_text() == "first"
    assert [stored.name for stored in lake.stored()] == ["facts/a.parquet"]


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../b", ""])
def test_no_name_leads_out_of_the_lake(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name in the lake"):
        Lake(str(tmp_path)).path(name)


def test_a_lake_elsewhere_works_the_same(tmp_path: Path) -> None:
    lake = Lake("memory://lake-of-test")
    (tmp_path / "a").write_text("x")
    lake.put(tmp_path / "a", "facts/a.parquet")
    with lake.local("facts/a.parquet") as (path,):
        assert path.read_text() == "x"
    assert [stored.name for stored in lake.stored()] == ["facts/a.parquet"]
    lake.remove("facts/a.parquet")
    lake.remove("facts/a.parquet")
    assert list(lake.stored()) == []


def test_a_lake_in_s3_without_its_library_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(LakeError, match=r"needs opencpor\[s3\]; it is not installed"):
        Lake("s3://bucket/prefix")


def read_in_force(files: Sequence[Path]) -> pa.Table:
    with duckdb.connect() as session:
        session.execute("SET TimeZone = 'UTC'")
        return pa.table(session.sql(facts_in_force(files)).to_arrow_table()).cast(USAGE.schema)


def test_no_files_are_no_facts() -> None:
    table = read_in_force([])
    assert (table.num_rows, table.schema) == (0, USAGE.schema)


batches = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), min_size=1),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(data=st.data(), sent=batches)
def test_the_order_of_arrival_changes_nothing(
    data: st.DataObject,
    sent: list[tuple[int, dict[str, int]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("order")
    expected: dict[str, tuple[int, str, int]] = {}
    files = []
    for place, (hours, figures) in enumerate(sent):
        batch = f"bat_{place}"
        files.append(facts_file(folder / batch, batch, AS_OF + timedelta(hours=hours), figures))
        for workload, active in figures.items():
            latest = (hours, batch, active)
            expected[workload] = max(expected.get(workload, latest), latest)
    shuffled = data.draw(st.permutations(files))
    found = read_in_force(shuffled)
    with duckdb_session() as session:  # a calculation takes the same rows
        calculated = session.fetch(engine_facts(session, shuffled)).cast(USAGE.schema)
    order = [("workload", "ascending")]
    assert calculated.sort_by(order) == found.sort_by(order)
    assert {
        fact["workload"]: (fact["batch"], fact["active_users"]) for fact in found.to_pylist()
    } == {workload: (batch, active) for workload, (_hours, batch, active) in expected.items()}
