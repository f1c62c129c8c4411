"""The background worker's process: runs queued jobs and starts the periodic ones.

Its jobs run in lanes. Calls of webhooks, which other people's servers may draw out, have a lane of
their own, so that mail, clocks and imports never stand behind them. So have questions of what-if
and reports, which read many months: closes and notices never wait until people know more.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from opencpor.common.garbage import nothing_collected
from opencpor.runtime import environment, stopping, ticks
from opencpor.runtime.environment import Environment

if TYPE_CHECKING:
    from procrastinate import App

log = structlog.get_logger("opencpor.worker")
STOP_SECONDS = 20.0
POLL_SECONDS = 5.0
WEBHOOKS = "webhooks"
WHAT_IF = "what-if"
REPORTS = "reports"  # long questions, too
BESIDE_JOBS = 1  # the thread of the ticks


@dataclass(frozen=True)
class Lane:
    """Queues that share a number of jobs at the same time."""

    name: str
    queues: Sequence[str]
    jobs: int


def lanes(queues: set[str], env: Environment) -> list[Lane]:
    """Return the lanes for all queues that tasks name: some by themselves, first all others."""
    return [
        Lane("worker", sorted(queues - {WEBHOOKS, WHAT_IF, REPORTS}), env.worker_jobs),
        Lane(WEBHOOKS, [WEBHOOKS], env.webhook_jobs),
        Lane(WHAT_IF, [WHAT_IF, REPORTS], env.what_if_jobs),
    ]


def _make_room(jobs: int) -> None:
    """Let as many jobs have a thread and a connection each; one that waits keeps both."""
    from django.db import connection

    found: Any = connection  # PostgreSQL's; the stubs know what all databases have
    threads = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="jobs")
    asyncio.get_running_loop().set_default_executor(threads)
    if found.pool is not None:
        found.pool.resize(found.pool.min_size, max(found.pool.max_size, jobs + BESIDE_JOBS))


def _start(app: "App", lane: Lane) -> asyncio.Future[None]:
    return asyncio.ensure_future(
        app.run_worker_async(
            name=lane.name,
            queues=lane.queues,
            concurrency=lane.jobs,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=STOP_SECONDS,
            install_signal_handlers=False,
        )
    )


def _wishes() -> asyncio.Event:
    """Let signals ask for the end, from here on; they would cut the process off otherwise."""
    wished = asyncio.Event()

    def wish() -> None:
        stopping.ask()
        wished.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, wish)
    return wished


async def _until(wished: asyncio.Event, running: list[asyncio.Future[None]]) -> None:
    """Wait for the wish, or for a lane that ends by itself; then let all of them end, at once."""
    waiting = asyncio.ensure_future(wished.wait())
    all_of_it: list[asyncio.Future[Any]] = [*running, waiting]
    await asyncio.wait(all_of_it, return_when=asyncio.FIRST_COMPLETED)
    for one in all_of_it:
        one.cancel()
    for ended in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(ended, Exception):  # a cancellation, the word for a wished end, is none
            raise ended


async def work() -> None:
    """Run jobs until a signal asks to stop; those under way may finish for a while."""
    from procrastinate.contrib.django import app
    from procrastinate.periodic import PeriodicRegistry

    # Further apps over the same tasks: the tasks themselves keep the first one, whose connector
    # queues further jobs inside the transaction of the job that queues them.
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    worker_app, side_app = app.with_connector(connector), app.with_connector(connector)
    # One of them winds up the clocks; published without types.
    side_app.periodic_registry = PeriodicRegistry()  # type: ignore[no-untyped-call]
    queues = {task.queue for task in worker_app.tasks.values()}
    found = lanes(queues, environment.current())
    _make_room(sum(lane.jobs for lane in found))
    wished = _wishes()
    async with worker_app.open_async():
        first, *others = found
        running = [_start(worker_app, first), *(_start(side_app, lane) for lane in others)]
        ticking = asyncio.ensure_future(ticks.run())
        log.info("worker ready", tasks=len(worker_app.tasks))
        await _until(wished, running)
        ticking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticking


def run() -> None:
    """Load Django and work; settings and database are in the environment."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencpor.config.settings"
    with nothing_collected():  # what is loaded stays
        django.setup()
    asyncio.run(work())
