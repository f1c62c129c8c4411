"""Runs queued jobs in tests: the real worker, on the test's connection, so it sees its rows."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from unittest import mock

from asgiref.sync import async_to_sync, sync_to_async
from django.db import DEFAULT_DB_ALIAS, connection, connections
from procrastinate import periodic, utils
from procrastinate.contrib.django import db_cleanup, procrastinate_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

JSONB = 3802  # PostgreSQL's number of the type

T = TypeVar("T")


def beside_the_browser(work: Callable[[], T]) -> T:
    """Do something in a thread of its own that shares the test's connection.

    A worker that has driven a browser keeps an event loop in its main thread, in which nothing
    else may run one.
    """
    shared = connections[DEFAULT_DB_ALIAS]

    def done() -> T:
        connections[DEFAULT_DB_ALIAS] = shared
        return work()

    shared.inc_thread_sharing()
    try:
        with ThreadPoolExecutor(max_workers=1) as pool:
            return pool.submit(done).result()
    finally:
        shared.dec_thread_sharing()


class SameConnection(DjangoConnector):  # type: ignore[misc] - published without types
    """Lets a worker use Django's own connection, which gives JSON as text."""

    def _dictfetch(self, cursor: Any) -> Iterator[dict[str, Any]]:
        columns = [(column.name, column.type_code == JSONB) for column in cursor.description]
        for row in cursor.fetchall():
            pairs = zip(columns, row, strict=True)
            yield {
                name: json.loads(value) if is_json and value is not None else value
                for (name, is_json), value in pairs
            }


async def _in_this_thread(func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await sync_to_async(func, thread_sensitive=True)(*args, **kwargs)


def run_jobs(*, later: bool = False) -> None:
    """Run every job that is due, and those that they queue; clocks are not wound up.

    Args:
        later: Also run, once more, what waits for a later time.

    Raises:
        AssertionError: If a job failed for good.
    """
    if later:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second'"
                " WHERE status = 'todo' AND scheduled_at IS NOT NULL"
            )
    app = procrastinate_app.current_app
    with (
        mock.patch.object(utils, "sync_to_async", _in_this_thread),
        mock.patch.object(db_cleanup, "close_old_connections"),  # the test's own connection stays
        mock.patch.object(app, "periodic_registry", periodic.PeriodicRegistry()),
        app.replace_connector(SameConnection()),
    ):
        beside_the_browser(
            lambda: async_to_sync(app.run_worker_async)(
                wait=False, install_signal_handlers=False, listen_notify=False
            )
        )
    failed = list(ProcrastinateJob.objects.filter(status="failed").values_list("task_name"))
    assert failed == []


def waiting_jobs() -> int:
    """Return how many jobs wait."""
    return ProcrastinateJob.objects.filter(status="todo").count()
