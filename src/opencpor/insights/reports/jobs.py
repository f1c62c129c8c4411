"""Background entry points of reports; each calls an action."""

from procrastinate.contrib.django import app

from opencpor.common.errors import not_found
from opencpor.common.phrases import phrase
from opencpor.http.operations import progress, succeed, told
from opencpor.insights.reports.actions.forget import forget_expired
from opencpor.insights.reports.actions.make_run import make_run
from opencpor.insights.reports.actions.run_due import run_due
from opencpor.insights.reports.models import ReportRun


@app.task(name="insights.make_report", queue="reports")
def make_run_job(run_id: str, operation_id: str) -> None:
    """Carry a report out for whoever asked, and say in the operation how it went."""
    with told(operation_id):
        run = ReportRun.objects.filter(id=run_id).first()
        if run is None:
            raise not_found("report")
        progress(operation_id, phrase("Reading rows"), 1)
        make_run(run)
        succeed(operation_id, run.id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="insights.run_due_reports", queue="clocks", queueing_lock="insights.due")
def run_due_job(timestamp: int) -> None:
    """Run the reports whose time has come."""
    del timestamp
    run_due()


@app.periodic(cron="41 3 * * *")
@app.task(name="insights.forget_reports", queue="clocks", queueing_lock="insights.reports")
def forget_job(timestamp: int) -> None:
    """Forget runs whose time is over."""
    del timestamp
    forget_expired()
