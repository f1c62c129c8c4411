"""Calls the API, or an action by itself, in processes that stop at the commit, to be killed there.

A process that gets SIGUSR1 instead goes on with its commit and says what was answered.

Started once, it loads the application, then forks for each call: a line of JSON on standard input
describes one, and "at the commit PID" on standard output says that it waits to be killed.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

BEFORE, AFTER = "before", "after"


def _writes_the_log(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    from django.db import connection

    if sql.startswith('INSERT INTO "journal_event"') or "INSERT INTO journal_event" in sql:
        connection.said_something = True
    return execute(sql, *rest)


def _stop_at_commit(point: str) -> None:
    """Let the commit of what the log speaks of be the last thing this process does."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    commit = BaseDatabaseWrapper._commit  # noqa: SLF001 - the one place that all commits pass

    def held(self: BaseDatabaseWrapper) -> None:
        if not getattr(self, "said_something", False):
            commit(self)
            return
        self.said_something = False  # type: ignore[attr-defined] - once is enough
        if point == AFTER:
            commit(self)
        sys.stdout.write(f"at the commit {os.getpid()}\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGUSR1})
        if point == BEFORE:
            commit(self)

    # Held back from here on, so that a signal sent before the wait begins is not lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    BaseDatabaseWrapper._commit = held  # type: ignore[method-assign]  # noqa: SLF001 - as above


def _post(said: dict[str, Any]) -> object:
    from django.test import Client

    answer = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1").post(
        said["path"], data=said["body"], content_type="application/json", headers=said["headers"]
    )
    return (answer.status_code, answer.content[:300])


def _work(said: dict[str, Any]) -> object:
    """Do what a worker does for a job."""
    from opencpor.access.actor import system
    from opencpor.common.months import Month
    from opencpor.incentives.actions.close_month import Wish, close_month
    from opencpor.usage.actions.import_batch import import_batch

    actor = system("test")
    if said["work"] == "import":
        return import_batch(said["batch"], actor).state
    return close_month(Wish(said["program"], Month.parse(said["month"])), actor).id


def _call(said: dict[str, Any]) -> None:
    from django.db import connection

    _stop_at_commit(said["point"])
    outcome: object = "nothing"
    try:
        with connection.execute_wrapper(_writes_the_log):
            outcome = _work(said) if "work" in said else _post(said)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test shall say it
        outcome = error
    sys.stdout.write(f"answered {outcome!r}\n")
    sys.stdout.flush()
    os._exit(1)


def main() -> None:
    import django

    django.setup()
    from opencpor.config import urls  # noqa: F401 - loads every room before the first fork

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _call(json.loads(line))
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
