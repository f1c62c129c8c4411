"""A pytest plugin: in a fresh checkout one worker compiles, and the others read what it wrote.

Python keeps what it has compiled, and pytest the tests that it has rewritten. Workers that start
together find nothing of it, and each would do all of it.

It is a plugin (``-p tests.compiling``) because most is compiled before any conftest.
"""

import fcntl
import os
from pathlib import Path
from typing import IO

import pytest

from tests.embedded import SHARED

FRESH = "TESTS_FRESH"
"""Is there, in the environment of the workers, if nothing is compiled yet."""
TURN = ".compiling.turn"
_first: IO[str] | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Let the first worker go on, and the others wait until it has collected all tests."""
    global _first  # noqa: PLW0603 - pytest's hooks share no other place
    if "PYTEST_XDIST_WORKER" not in os.environ:
        if not any(Path(__file__).parent.glob("*/__pycache__/test_*")):
            os.environ[FRESH] = "1"
    elif FRESH in os.environ:
        turn = (Path(os.environ[SHARED]) / TURN).open("w")
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(turn, fcntl.LOCK_SH)
            turn.close()
        else:
            _first = turn


def pytest_collection_finish() -> None:
    """Let the others begin."""
    if _first is not None:
        _first.close()
