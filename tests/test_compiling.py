"""In a fresh checkout one worker compiles, and the others wait for it."""

import fcntl
from pathlib import Path

import pytest

from tests import compiling
from tests.embedded import SHARED


def test_others_wait_until_the_first_worker_has_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ((SHARED, tmp_path), ("PYTEST_XDIST_WORKER", "gw0"), (compiling.FRESH, 1)):
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(compiling, "_first", None)
    compiling.pytest_load_initial_conftests()

    with (tmp_path / compiling.TURN).open() as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
        compiling.pytest_collection_finish()
        fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
