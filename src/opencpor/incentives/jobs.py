"""Closes that were asked for in a request, and what follows postings, done in the background."""

from procrastinate.contrib.django import app

from opencpor.access.queries import actor_of_id
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.http.operations import progress, succeed, told
from opencpor.incentives.actions.close_month import Wish, close_month
from opencpor.incentives.budgets.actions.watch_budgets import watch_budgets
from opencpor.incentives.forecasts.actions.count import count_forecasts
from opencpor.incentives.forecasts.actions.make import make_forecasts
from opencpor.incentives.models import Close


@app.task(name="incentives.close_month", queue="close")
def close_job(
    operation_id: str, program_key: str, month: str, reason: str, actor_id: str, token: str = ""
) -> None:
    """Close a month for whoever asked, and say in the operation how it went."""
    progress(operation_id, phrase("Judging {month}", month=month), 10)
    with told(operation_id):
        actor = actor_of_id(actor_id, operation_id, token)
        close = close_month(Wish(program_key, Month.parse(month), reason), actor)
        succeed(operation_id, close.id)


@app.task(name="incentives.forecast", queue="close")
def forecast_job(program_key: str) -> None:
    """Do what follows a posting: make the forecasts that a program lacks, look at the budgets.

    Sums of forecasts that are not as of now are added up again. Notices of budgets come last: they
    may wait, the figures of pages should not wait for them.
    """
    make_forecasts(program_key)
    count_forecasts(program_key)
    watch_budgets(program_key)


@app.periodic(cron="33 4 * * *")
@app.task(name="incentives.forecast_all", queue="clocks", queueing_lock="incentives.forecast_all")
def forecast_all_job(timestamp: int) -> None:
    """Do so for all programs: months may have been closed before there were forecasts."""
    del timestamp
    for key in Close.objects.order_by().values_list("program_key", flat=True).distinct():
        forecast_job.configure(lock=f"incentives.forecast:{key}").defer(program_key=key)
