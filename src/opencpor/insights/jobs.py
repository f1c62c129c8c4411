"""Background entry points of this room; each calls an action."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opencpor.insights.prepared.actions.find import find_opportunities
from opencpor.insights.summaries.actions.compute import compute_summaries

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)  # another process may be at it


@app.task(name="insights.summaries", queue="usage", retry=AGAIN)
def compute_job() -> None:
    """Bring the summaries up to date."""
    compute_summaries()


@app.task(name="insights.opportunities", queue="usage", retry=AGAIN)
def find_job() -> None:
    """Find what large partners can do next."""
    find_opportunities()
