"""Installations with a database of their own, ready to be broken."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.processes import cpor, until


def servers(data: Path) -> list[psutil.Process]:
    """Return the main processes of database servers that run in a data folder."""
    folder = str(data / "postgres")
    found = []
    for process in psutil.process_iter(["name", "cmdline"]):
        words = process.info["cmdline"] or []
        if process.info["name"] == "postgres" and folder in words:
            found.append(process)
    return found


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that a database server may reach; pytest's own are closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="cpor-fault-"))
    yield folder
    until(lambda: not servers(folder / "data"), "the end of the database server")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def _migrated() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cpor-fault-"))
    with cpor(folder / "data", "migrate") as migrating:
        assert migrating.ends() == 0, migrating.output
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def data(_migrated: Path, place: Path) -> Path:
    """A data folder with an up-to-date database; no server is left in it afterwards."""
    folder = place / "data"
    subprocess.run(["cp", "-a", str(_migrated), str(folder)], check=True)  # noqa: S603, S607 - keeps the owner
    return folder
