"""The background worker's process: runs queued jobs and starts the periodic ones."""

import asyncio
import contextlib
import os
import signal

import structlog

from opencpor.runtime import environment, ticks

log = structlog.get_logger("opencpor.worker")
STOP_SECONDS = 20.0
POLL_SECONDS = 5.0


async def work() -> None:
    """Run jobs until a signal asks to stop; those under way may finish for a while."""
    from procrastinate.contrib.django import app

    env = environment.current()
    # A second app over the same tasks: the tasks themselves keep the first one, whose connector
    # queues further jobs inside the transaction of the job that queues them.
    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker_app.open_async():
        working = asyncio.ensure_future(
            worker_app.run_worker_async(
                concurrency=env.worker_jobs,
                fetch_job_polling_interval=POLL_SECONDS,
                shutdown_graceful_timeout=STOP_SECONDS,
                install_signal_handlers=False,
            )
        )
        ticking = asyncio.ensure_future(ticks.run())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, working.cancel)
        log.info("worker ready", tasks=len(worker_app.tasks))
        with contextlib.suppress(asyncio.CancelledError):  # the worker's word for a wished end
            await working
        ticking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticking


def run() -> None:
    """Load Django and work; settings and database are in the environment."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencpor.config.settings"
    django.setup()
    asyncio.run(work())
