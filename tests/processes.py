"""Runs the code under test in processes of its own."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment, with our sources on the path and changes made."""
    return os.environ | {"PYTHONPATH": str(ROOT / "src")} | changes
