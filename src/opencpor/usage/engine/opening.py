"""Which engine computes, and opening it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from opencpor.usage.engine.duck import duckdb_session
from opencpor.usage.engine.session import EngineMissingError, Session

ENGINES = ("duckdb", "spark")
JAVA = 17


@dataclass(frozen=True)
class Choice:
    """An engine and, for Spark, the address of its master or `local[N]`."""

    engine: str = "duckdb"
    master: str | None = None


def missing(choice: Choice) -> str | None:
    """Say what is missing for an engine to run here."""
    if choice.engine == "duckdb":
        return None
    if find_spec("pyspark") is None:
        return (
            "PySpark is not installed here: expected an environment with opencpor[spark]; "
            "see docs/how-to/calculate-on-spark.md"
        )
    found = _java_version()
    if found is None or found < JAVA:
        known = "no Java" if found is None else f"Java {found}"
        return f"{known} was found: Spark needs Java {JAVA} or newer, on the PATH or in JAVA_HOME"
    return None


def _java_version() -> int | None:
    """Give the version of the Java that Spark would start."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if java is None:
        return None
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603 - the site's own
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else None


@contextmanager
def open_session(
    choice: Choice, scratch: Path | None = None, memory: int | None = None
) -> Iterator[Session]:
    """Open a session of the engine that was chosen.

    Args:
        choice: The engine.
        scratch: The folder in which a folder for scratch files is made; None: the system's. On a
            cluster it must be one that driver and workers share.
        memory: Mebibytes that tables in this process may take; None: as the engine likes.

    Raises:
        EngineMissingError: If the engine cannot run here.
    """
    lack = missing(choice)
    if lack is not None:
        raise EngineMissingError(f"--engine {choice.engine}: {lack}")
    if choice.master is None:
        with duckdb_session(scratch, memory) as session:
            yield session
        return
    from opencpor.usage.engine.spark import spark_session

    with spark_session(choice.master, scratch, memory) as cluster:
        yield cluster
