"""Work that dies at its commit, on the database of the tests."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from tests import processes

Callers = subprocess.Popen[str]

_OPEN = " FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in trans%'"
_WAITING = (
    " FROM pg_locks waiting JOIN pg_stat_activity USING (pid) WHERE NOT granted"
    " AND datname = current_database()"
)
_DONE = (
    " FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'"
    " AND query = 'COMMIT' AND pid <> pg_backend_pid()"
)
_LEFT = (
    " FROM pg_stat_activity JOIN pg_locks held USING (pid) WHERE datname = current_database()"
    " AND locktype = 'advisory' AND pid <> pg_backend_pid()"
)


@contextmanager
def calling(**settings: str) -> Iterator[Callers]:
    """Keep a process that makes the calls which are to die."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.caller"], cwd=processes.ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_on_the_tests_database(**settings),
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield process
    process.communicate()
    assert process.returncode == 0


def _on_the_tests_database(**settings: str) -> dict[str, str]:
    address = urlsplit(os.environ["DATABASE_URL"])._replace(
        path="/" + str(connection.settings_dict["NAME"])
    )
    return processes.environment(
        DATABASE_URL=urlunsplit(address),
        DJANGO_SETTINGS_MODULE="opencpor.config.settings",
        **settings,
    )


def stops(callers: Callers, said: dict[str, Any], point: str) -> int:
    """Have something done by a process that stops at its commit; return the process's number."""
    assert callers.stdin is not None
    callers.stdin.write(json.dumps(said | {"point": point}) + "\n")
    callers.stdin.flush()
    heard = answer(callers)
    assert heard.startswith("at the commit "), heard
    return int(heard.split()[-1])


def answer(callers: Callers) -> str:
    """Wait for the next line that is said."""
    assert callers.stdout is not None
    return callers.stdout.readline()


def dies(callers: Callers, said: dict[str, Any], point: str) -> None:
    """Have something done by a process that is killed at its commit."""
    os.kill(stops(callers, said, point), signal.SIGKILL)


def goes_on(number: int) -> None:
    """Let a process that stopped go on with its commit."""
    os.kill(number, signal.SIGUSR1)


def sql(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def nothing_open() -> bool:
    """Whether the killed process's session is gone from the database, with its locks."""
    return bool(sql("SELECT 1" + _OPEN) == [] == sql("SELECT 1" + _LEFT))


def cut_connection(*, waiting: bool = False, done: bool = False) -> None:
    """Let the database end the one session that stopped at its commit, or waits for a lock.

    Args:
        waiting: The one that waits.
        done: The one that stopped once its commit was done.
    """
    which = _WAITING if waiting else _DONE if done else _OPEN
    assert sql("SELECT pg_terminate_backend(pid)" + which) == [(True,)]
