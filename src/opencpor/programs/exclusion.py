"""Publishing a version and closing a month exclude each other, program by program.

A close judges by the versions it found when it began; one published into its month meanwhile would
be passed over. Both take advisory locks of the database, which end with whoever holds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from opencpor.common.errors import Conflict


def _key(what: str, program_key: str) -> int:
    digest = hashlib.sha256(f"{what} {program_key}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def _ask(function: str, key: int) -> bool:
    """Call one of the database's functions on advisory locks; say whether it got the lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        row = cursor.fetchone()
    return bool(row and row[0])


def _refused() -> Conflict:
    return Conflict(
        "A month of this program is being closed right now. Wait until that is done.",
        code="close_in_progress",
    )


@contextmanager
def closing(program_key: str) -> Iterator[None]:
    """Hold a program's closes and versions; publications that are under way are waited for.

    The locks belong to the session, not to a transaction: a close takes several, and its snapshot
    must be younger than its locks.

    Raises:
        Conflict: ``close_in_progress``, if another close holds them.
    """
    turn, versions = _key("close", program_key), _key("versions", program_key)
    if not _ask("pg_try_advisory_lock", turn):
        raise _refused()
    try:
        _ask("pg_advisory_lock", versions)
        try:
            yield
        finally:
            _ask("pg_advisory_unlock", versions)
    finally:
        _ask("pg_advisory_unlock", turn)


def hold_versions(program_key: str) -> None:
    """Keep closes of a program from beginning until the transaction ends.

    Raises:
        Conflict: ``close_in_progress``, if one has begun.
    """
    if not _ask("pg_try_advisory_xact_lock_shared", _key("versions", program_key)):
        raise _refused()
