"""The clock of consent windows."""

from procrastinate.contrib.django import app

from opencpor.claims.consent.actions.windows import pass_windows


@app.periodic(cron="*/5 * * * *")
@app.task(name="consent.pass_windows", queue="clocks", queueing_lock="consent.pass_windows")
def pass_due_windows(timestamp: int) -> None:
    """Act on windows that have passed."""
    del timestamp
    pass_windows()
