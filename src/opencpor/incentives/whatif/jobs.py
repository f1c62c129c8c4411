"""Background entry points of what-ifs; each calls an action."""

from procrastinate.contrib.django import app

from opencpor.common.phrases import Phrase
from opencpor.http.operations import progress, succeed, told
from opencpor.incentives.whatif.actions.forget import forget_expired
from opencpor.incentives.whatif.actions.make_what_if import make_what_if
from opencpor.incentives.whatif.models import WhatIf


@app.task(name="incentives.what_if", queue="what-if")
def what_if_job(what_if_id: str, operation_id: str) -> None:
    """Answer a question for whoever asked, and say in the operation how far it is."""

    def tell(step: Phrase, percent: int) -> None:
        progress(operation_id, step, percent)

    with told(operation_id):
        row = WhatIf.objects.select_related("close").get(id=what_if_id)
        make_what_if(row, tell)
        succeed(operation_id, row.id)


@app.periodic(cron="27 3 * * *")
@app.task(name="incentives.forget_what_ifs", queue="clocks", queueing_lock="incentives.what_if")
def forget_job(timestamp: int) -> None:
    """Forget comparisons whose time is over."""
    del timestamp
    forget_expired()
