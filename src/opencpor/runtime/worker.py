"""The background worker's process: runs queued jobs and starts the periodic ones.
"""

import asyncio
import os

from opencpor.runtime import environment

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
        await worker_app.run_worker_async(
            concurrency=env.worker_jobs,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=STOP_SECONDS,
        )


def run() -> None:
    """Load Django and work; settings and database are in the environment."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencpor.config.settings"
    django.setup()
    asyncio.run(work())

