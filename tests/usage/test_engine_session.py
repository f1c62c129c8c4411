"""A session of the engine keeps to the memory it is given, and leaves nothing behind."""

from pathlib import Path

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
