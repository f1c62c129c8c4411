"""The daily signature under the event log."""

from procrastinate.contrib.django import app

from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.runtime import environment, keys


@app.periodic(cron="5 0 * * *")
@app.task(name="journal.sign_checkpoint", queue="clocks", queueing_lock="journal.checkpoint")
def daily_checkpoint(timestamp: int) -> None:
    """Sign where all streams end."""
    del timestamp
    sign_checkpoint(keys.signing_seed(environment.current()))
