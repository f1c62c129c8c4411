"""The daily signature under the event log."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.runtime import environment, keys

AGAIN = RetryStrategy(max_attempts=60, wait=300)  # the log may be busy; five hours are enough


@app.periodic(cron="5 0 * * *")
@app.task(
    name="journal.sign_checkpoint",
    queue="clocks",
    queueing_lock="journal.checkpoint",
    retry=AGAIN,
)
def daily_checkpoint(timestamp: int) -> None:
    """Sign where all streams end."""
    del timestamp
    sign_checkpoint(keys.signing_seed(environment.current()))
