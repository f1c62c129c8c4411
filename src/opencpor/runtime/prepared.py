"""Remembers that an embedded installation is up to date, so that its next start is quick.

Loading all of the software only to find nothing to do takes seconds. The mark lies among the
database's own files and goes with them; it holds a fingerprint of the installed software and is
worth nothing for any other, or after a month. A database elsewhere is always looked at.
"""

import hashlib
import sys
import sysconfig
import time
from pathlib import Path

from opencpor.runtime.environment import Environment

LIFE_SECONDS = 30 * 24 * 60 * 60


def _fingerprint(purpose: str) -> str:
    """Return a value that changes with every file of ours and every installed library."""
    root = Path(__file__).parents[1]
    seen = hashlib.sha256(f"{purpose} {sys.version}".encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            stat = path.stat()
            said = f"{path.relative_to(root)}\0{stat.st_size}\0{stat.st_mtime_ns}\n"
            seen.update(said.encode())
    libraries = Path(sysconfig.get_path("purelib")).stat().st_mtime_ns
    seen.update(str(libraries).encode())
    return seen.hexdigest()


def _mark(env: Environment, purpose: str) -> Path:
    return env.data / "postgres" / f"opencpor-{purpose}-prepared"


def is_prepared(env: Environment, purpose: str) -> bool:
    """Whether this very software has prepared the embedded database, not long ago."""
    mark = _mark(env, purpose)
    try:
        fresh = time.time() - mark.stat().st_mtime < LIFE_SECONDS
        return fresh and mark.read_text(encoding="ascii") == _fingerprint(purpose)
    except FileNotFoundError:
        return False


def remember(env: Environment, purpose: str) -> None:
    """Say that the embedded database is prepared for a purpose."""
    _mark(env, purpose).write_text(_fingerprint(purpose), encoding="ascii")
