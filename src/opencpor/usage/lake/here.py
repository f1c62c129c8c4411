"""This installation's lake and working folder, from the settings."""

from functools import cache
from pathlib import Path

from opencpor.runtime import environment
from opencpor.usage.lake.store import Lake


@cache
def _lake(url: str) -> Lake:
    return Lake(url)


def the_lake() -> Lake:
    """Return the lake of this installation."""
    env = environment.current()
    return _lake(env.lake_url or str(env.data / "lake"))


def work_folder() -> Path:
    """Return the folder for scratch files, made if it is not there.

    What is left in it after a crash may be deleted.
    """
    folder = environment.current().data / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
