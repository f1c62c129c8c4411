"""Jobs that keep the jobs themselves in order."""

from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

DAYS_KEPT = 30


@app.periodic(cron="* * * * *")
@app.task(
    name="runtime.resume_stalled_jobs",
    queue="clocks",
    queueing_lock="runtime.stalled",
    pass_context=True,
)
async def resume_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again what a worker was doing when it was killed; jobs may run more than once.

    If the same work waits already, under the lock that keeps it from being queued twice, the one
    that was cut off is given up.
    """
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, status=Status.ABORTED, delete_job=False)


@app.periodic(cron="40 2 * * *")
@app.task(
    name="runtime.forget_old_jobs", queue="clocks", queueing_lock="runtime.old", pass_context=True
)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that succeeded long ago; failed ones stay until somebody looks at them."""
    del timestamp
    await builtin_tasks.remove_old_jobs(context, max_hours=24 * DAYS_KEPT)
