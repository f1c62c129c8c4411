"""Jobs that keep the jobs in order."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.jobs import beside_the_browser

from opencpor.common.clock import now
from opencpor.runtime.jobs import forget_old_jobs, resume_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_jobs() -> Iterator[None]:
    """Empty the queue before and after: its tables are not Django's to empty."""
    _empty()
    yield
    _empty()


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def doing(heartbeat_age: timedelta) -> int:
    """Queue a job and let a worker be doing it that was last heard of so long ago."""
    job_id = resume_stalled_jobs.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [now() - heartbeat_age],
        )
        worker = cursor.fetchone()
        assert worker is not None
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker[0], job_id],
        )
    return job_id


def run(task: object) -> None:
    context = JobContext(app=app, abort_reason=lambda: None, start_timestamp=0.0, job=None)  # type: ignore[arg-type]
    beside_the_browser(lambda: async_to_sync(task.func)(context, timestamp=0))  # type: ignore[attr-defined]


def state(job_id: int) -> str:
    return str(ProcrastinateJob.objects.get(id=job_id).status)


def test_the_job_of_a_worker_that_died_is_queued_again() -> None:
    job_id = doing(timedelta(minutes=2))

    run(resume_stalled_jobs)

    assert state(job_id) == "todo"


def test_a_job_that_was_cut_off_gives_way_to_the_same_one_that_waits() -> None:
    cut_off = doing(timedelta(minutes=2))
    waiting = resume_stalled_jobs.defer(timestamp=0)

    run(resume_stalled_jobs)

    assert (state(cut_off), state(waiting)) == ("aborted", "todo")


def test_the_job_of_a_worker_that_lives_is_left_alone() -> None:
    job_id = doing(timedelta(seconds=5))

    run(resume_stalled_jobs)

    assert state(job_id) == "doing"


@pytest.mark.parametrize(("status", "left"), [("succeeded", 0), ("failed", 1)])
def test_old_jobs_are_forgotten_unless_they_failed(status: str, left: int) -> None:
    job_id = doing(timedelta(0))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
            [status, job_id],
        )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '31 days'")

    run(forget_old_jobs)

    assert ProcrastinateJob.objects.filter(id=job_id).count() == left
