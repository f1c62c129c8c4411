"""A pytest plugin: one embedded PostgreSQL for the whole run, a folder of its own, no leftovers.

It is a plugin (``-p tests.embedded``) because it must act before pytest-django reads the settings.
"""

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = "TESTS_SHARED"
"""Names, in the environment, the folder that all workers of a run share."""
OWN_SERVER = "pg"
"""The folder in it of the run's own database server, if it has one."""
_SERVER = None
_FOLDER: Path | None = None


def _is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


def _make_static_root() -> None:
    """The static file server warns when its folder is absent, and warnings are errors."""
    (Path(os.environ["OPENCPOR_DATA"]) / "static-root").mkdir(parents=True, exist_ok=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start the database before Django reads its settings; workers inherit the address."""
    global _SERVER, _FOLDER  # noqa: PLW0603 - pytest's hooks share no other place
    if _is_worker():
        os.environ["OPENCPOR_DATA"] += "-" + os.environ["PYTEST_XDIST_WORKER"]
        _make_static_root()
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    for name in [name for name in os.environ if name.startswith("OPENCPOR_")]:
        del os.environ[name]
    _FOLDER = Path(tempfile.mkdtemp(prefix="cpor-test-"))
    _FOLDER.chmod(0o755)
    os.environ[SHARED] = str(_FOLDER)
    os.environ["OPENCPOR_DATA"] = str(_FOLDER / "data")
    os.environ["OPENCPOR_DB_POOL"] = "0"
    _make_static_root()
    if "DATABASE_URL" not in os.environ:
        from opencpor.runtime.postgres import start

        _SERVER = start(_FOLDER / OWN_SERVER, throwaway=True)
        os.environ["DATABASE_URL"] = _SERVER.get_uri()


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first worker to ask for it makes, and all of the run read.

    Args:
        name: Of the folder; one that failed to be made is made anew by the next who asks.
        make: Fills a folder that does not exist yet.
    """
    place = Path(os.environ[SHARED]) / name
    with (place.parent / f".{name}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not place.exists():
            unfinished = place.parent / f".{name}"
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(place)
    return place


def pytest_unconfigure() -> None:
    """Stop the database and remove what the run wrote."""
    if _SERVER is not None:
        _SERVER.cleanup()
    if _FOLDER is not None:
        shutil.rmtree(_FOLDER, ignore_errors=True)
