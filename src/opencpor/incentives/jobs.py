"""Closes that were asked for in a request, carried out in the background."""

from procrastinate.contrib.django import app

from opencpor.access.queries import actor_of_id
from opencpor.common.months import Month
from opencpor.http.operations import progress, succeed, told
from opencpor.incentives.actions.close_month import Wish, close_month


@app.task(name="incentives.close_month", queue="close")
def close_job(
    operation_id: str, program_key: str, month: str, reason: str, actor_id: str, token: str = ""
) -> None:
    """Close a month for whoever asked, and say in the operation how it went."""
    progress(operation_id, f"Judging {month}", 10)
    with told(operation_id):
        actor = actor_of_id(actor_id, operation_id, token)
        close = close_month(Wish(program_key, Month.parse(month), reason), actor)
        succeed(operation_id, close.id)
