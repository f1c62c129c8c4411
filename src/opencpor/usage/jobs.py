"""Background entry points of usage; each calls an action."""

from collections.abc import Iterable

from django.db.models import QuerySet
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from opencpor.access.actor import system
from opencpor.common.each import each
from opencpor.http.operations import BROKEN, fail
from opencpor.usage.actions import import_batch, recount, resend, show, sweep
from opencpor.usage.models import Batch

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)  # the lake or the database may be away
CLOCK = system("usage.import")
RESENDER = system("usage.resend")


@app.task(name="usage.import", queue="usage", retry=AGAIN, pass_context=True)
def import_job(context: JobContext, batch_id: str) -> None:
    """Import a received file; at the last attempt the operation says that it failed."""
    try:
        import_batch.import_batch(batch_id, CLOCK)
    except Exception as error:
        if AGAIN.get_retry_decision(exception=error, job=context.job) is None:
            fail(Batch.objects.get(id=batch_id).operation_id, BROKEN)
        raise


@app.task(name="usage.show", queue="usage", retry=AGAIN)
def show_job(batch_id: str) -> None:
    """Let pages see a batch's facts."""
    show.show_batch(batch_id)


@app.periodic(cron="41 3 * * *")
@app.task(name="usage.sweep", queue="clocks", queueing_lock="usage.sweep")
def sweep_job(timestamp: int) -> None:
    """Remove from the lake what was never registered."""
    del timestamp
    sweep.sweep()


@app.task(name="usage.resend", queue="usage", retry=AGAIN)
def resend_job(program_key: str) -> None:
    """Send a program's rows and counts again whose workload has got a name.

    Neither waits behind the other, nor anything behind one that fails; the job then comes again.
    """
    each((resend.resend, recount.recount_reports), lambda act: len(act(RESENDER, program_key)))


@app.periodic(cron="11 4 * * *")
@app.task(name="usage.resend_all", queue="clocks", queueing_lock="usage.resend_all")
def resend_all_job(timestamp: int) -> None:
    """Do so for all programs: a version may come into force long after it was published."""
    del timestamp
    waiting = (resend.waiting(), recount.waiting_reports())
    for key in sorted({key for rows in waiting for key in _programs(rows)}):
        published(key)


def _programs(rows: QuerySet[Batch]) -> Iterable[str]:
    return rows.order_by().values_list("program_key", flat=True).distinct()


def published(program_key: str) -> None:
    """Queue it when a version is published, where there are such rows or counts."""
    if resend.waiting(program_key).exists() or recount.waiting_reports(program_key).exists():
        resend_job.configure(lock=f"usage.resend:{program_key}").defer(program_key=program_key)
