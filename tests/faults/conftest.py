"""Installations with a database of their own, ready to be broken."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.processes import cpor, free_port, until


def servers(data: Path) -> list[psutil.Process]:
    """Return the main processes of database servers that run in a data folder.

    A process just forked bears the command line of its server until it sets a title of its own.
    """
    folder = str(data / "postgres")
    found = {
        process.pid: process
        for process in psutil.process_iter(["name", "cmdline", "ppid"])
        if process.info["name"] == "postgres" and folder in (process.info["cmdline"] or [])
    }
    return [process for process in found.values() if process.info["ppid"] not in found]


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
    return copied(_migrated, place)


@pytest.fixture(scope="session")
def _served(_migrated: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cpor-fault-"))
    data = copied(_migrated, folder)
    with cpor(data, "serve", "--port", str(free_port()), OPENCPOR_WEB_WORKERS="1") as running:
        running.says("OpenCPOR answers")
    until(lambda: not servers(data), "the end of the database server")
    yield data
    shutil.rmtree(folder)


@pytest.fixture
def installation(_served: Path, place: Path) -> Path:
    """A data folder that has been served before, which the next start finds prepared."""
    return copied(_served, place)


def copied(data: Path, place: Path) -> Path:
    """Copy a data folder that no server uses."""
    subprocess.run(["cp", "-a", str(data), str(place / "data")], check=True)  # noqa: S603, S607 - keeps the owner
    return place / "data"
