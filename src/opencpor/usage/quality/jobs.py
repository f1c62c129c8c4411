"""Background entry points of data quality; each calls an action."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opencpor.common.phrases import phrase
from opencpor.http.operations import progress, succeed, told
from opencpor.usage.quality.actions.compute import compute_quality

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)  # the lake may be away


@app.task(name="usage.quality", queue="usage", retry=AGAIN)
def compute_job(operation_id: str) -> None:
    """Compute the figures, and say in the operation, if somebody asked, how far it is."""
    if not operation_id:
        compute_quality()
        return

    def tell(percent: int) -> None:
        progress(operation_id, phrase("Counting units by month"), percent)

    with told(operation_id):
        compute_quality(tell, again=True)
        succeed(operation_id, "/api/v1/usage/quality")
