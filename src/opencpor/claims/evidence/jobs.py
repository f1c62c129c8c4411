"""Background chores of evidence."""

from procrastinate.contrib.django import app

from opencpor.claims.evidence.actions.sweep import sweep


@app.periodic(cron="41 3 * * *")
@app.task(name="evidence.sweep", queue="clocks", queueing_lock="evidence.sweep")
def sweep_files(timestamp: int) -> None:
    """Delete files that no row refers to."""
    del timestamp
    sweep()
