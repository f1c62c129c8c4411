"""An engine that cannot run here is refused with what is missing, before anything is read."""

from pathlib import Path

import pytest

from opencpor.usage.engine import opening
from opencpor.usage.engine.opening import Choice, missing

ON_SPARK = Choice("spark", "local[2]")


def java(folder: Path, version: str) -> None:
    """Put a Java into a folder that says it is of some version."""
    program = folder / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2024-01-16' >&2\n")
    program.chmod(0o755)


@pytest.fixture
def with_pyspark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment that has PySpark, and a folder for its Java."""
    monkeypatch.setattr(opening, "find_spec", lambda _name: object())
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    return tmp_path


def test_duckdb_is_always_there() -> None:
    assert missing(Choice()) is None


def test_spark_wants_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda _name: None)
    assert "PySpark is not installed here" in (missing(ON_SPARK) or "")


@pytest.mark.usefixtures("with_pyspark")
def test_spark_wants_a_java() -> None:
    assert (missing(ON_SPARK) or "").startswith("no Java was found: Spark needs Java 17")


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.22"])
def test_spark_wants_no_old_java(with_pyspark: Path, version: str) -> None:
    java(with_pyspark, version)
    found = version.partition(".")[0]
    assert (missing(ON_SPARK) or "").startswith(f"Java {found} was found: Spark needs Java 17")


@pytest.mark.parametrize("version", ["17.0.15", "21.0.2"])
def test_spark_takes_java_17_and_later(with_pyspark: Path, version: str) -> None:
    java(with_pyspark, version)
    assert missing(ON_SPARK) is None
