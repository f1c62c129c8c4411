"""Background entry points of recomputes; each calls an action."""

from procrastinate.contrib.django import app

from opencpor.common.phrases import Phrase
from opencpor.http.operations import progress, succeed, told
from opencpor.incentives.recomputes.actions.compare import compare_recompute
from opencpor.incentives.recomputes.models import Recompute


@app.task(name="incentives.recompute", queue="close")
def compare_job(recompute_id: str, operation_id: str) -> None:
    """Compare what a recompute would change, and say in the operation how far it is."""

    def tell(step: Phrase, percent: int) -> None:
        progress(operation_id, step, percent)

    with told(operation_id):
        row = Recompute.objects.select_related("close", "what_if").get(id=recompute_id)
        compare_recompute(row, tell)
        succeed(operation_id, row.id)
