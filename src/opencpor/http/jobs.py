"""Background chores of the API."""

from procrastinate.contrib.django import app

from opencpor.http.idempotency import purge


@app.periodic(cron="17 * * * *")
@app.task(name="http.purge_kept_answers", queue="clocks", queueing_lock="http.purge")
def purge_kept_answers(timestamp: int) -> None:
    """Delete answers whose Idempotency-Key has lived its 24 hours."""
    del timestamp
    purge()
