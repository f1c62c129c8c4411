"""Installations with a database of their own, ready to be broken."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.embedded import made_once
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
def _migrated() -> Path:
    return made_once("migrated", migrate)


def migrate(folder: Path) -> None:
    """Make an installation with an empty database, in a folder that is renamed afterwards.

    Two do it at once. What they say is kept, for the test that they took turns.
    """
    with cpor(folder / "data", "migrate") as one, cpor(folder / "data", "migrate") as other:
        assert (one.ends(), other.ends()) == (0, 0), one.output + other.output
    (folder / "said").write_text(one.output + other.output)


@pytest.fixture
def said_by_two(_migrated: Path) -> str:
    """What two processes said that brought one new database up to date at once."""
    return (_migrated / "said").read_text()


@pytest.fixture
def data(_migrated: Path, place: Path) -> Path:
    """A data folder with an up-to-date database; no server is left in it afterwards."""
    return copied(_migrated, place)


@pytest.fixture(scope="session")
def _served(_migrated: Path) -> Path:
    return made_once("served", lambda folder: serve_once(copied(_migrated, folder)))


def serve_once(data: Path) -> None:
    """Let an installation prepare itself."""
    with cpor(data, "serve", "--port", str(free_port()), OPENCPOR_WEB_WORKERS="1") as running:
        running.says("OpenCPOR answers")
    until(lambda: not servers(data), "the end of the database server")


@pytest.fixture
def installation(_served: Path, place: Path) -> Path:
    """A data folder that has been served before, which the next start finds prepared."""
    return copied(_served, place)


def copied(data: Path, place: Path) -> Path:
    """Copy the data folder of an installation that no server uses."""
    place.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", str(data / "data"), str(place / "data")], check=True)  # noqa: S603, S607 - keeps the owner
    return place / "data"
