"""A session of the engine keeps to the memory it is given, and leaves nothing behind."""

from pathlib import Path

import pyarrow as pa
import pytest

from opencpor.usage.engine import duck
from opencpor.usage.engine.duck import duckdb_session

ROWS = 2_000_000  # of 32 characters each: more than the 64 MiB given below
WIDE = f"CREATE TEMP TABLE wide AS SELECT md5(i::VARCHAR) AS text FROM range({ROWS}) t(i)"  # noqa: S608 - a number


def test_what_outgrows_the_memory_given_goes_to_disk_in_the_folder_given(tmp_path: Path) -> None:
    with duckdb_session(tmp_path, memory=64) as session:
        session.sql(WIDE)
        session.sql("CREATE TEMP TABLE sorted AS FROM wide ORDER BY text")
        files = session.sql("SELECT path FROM duckdb_temporary_files()")
        assert files
        assert all(Path(path).is_relative_to(tmp_path) for (path,) in files)
        assert session.sql("SELECT count(DISTINCT text) FROM sorted") == [(ROWS,)]
    assert list(tmp_path.iterdir()) == []


def test_without_a_limit_the_engine_takes_its_own(tmp_path: Path) -> None:
    with duckdb_session(tmp_path) as session, duckdb_session(tmp_path, memory=512) as small:
        limits = [
            one.sql("SELECT current_setting('memory_limit')")[0][0] for one in (session, small)
        ]
    assert limits[1] == "512.0 MiB"
    assert limits[0] != limits[1]


def test_numbers_that_stand_twice_are_found_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duck, "AT_ONCE", 2)
    numbers = pa.array([2**64 - 1, 7, 0, 7, None, None, 2**64 - 1, 7, 8], pa.uint64())
    with duckdb_session(tmp_path) as session:
        found = session.repeated(session.rows(pa.table({"number": numbers})), "number")
        assert sorted(session.fetch(found)["number"].to_pylist()) == [7, 2**64 - 1]


def test_packed_texts_are_read_compared_and_sorted_as_texts(tmp_path: Path) -> None:
    given = pa.table({"word": ["b", None, "a", "b", "\U0001f600", "ä"], "place": range(6)})
    with duckdb_session(tmp_path) as session:
        packed = session.packed(session.rows(given), "word")
        others = packed.filter((packed.word != "a") & (packed.word != "nowhere"))
        session.save(others, given.select(["word"]).schema, ["word", "place"], tmp_path / "x.csv")
        assert session.fetch(packed).equals(given.cast(packed.schema().to_pyarrow()))
    assert (tmp_path / "x.csv").read_text().splitlines() == ["word", "b", "b", "ä", "\U0001f600"]


def test_nothing_at_all_can_be_packed(tmp_path: Path) -> None:
    nothing = pa.table({"word": pa.array([], pa.string())})
    with duckdb_session(tmp_path) as session:
        assert session.count(session.packed(session.rows(nothing), "word")) == 0
