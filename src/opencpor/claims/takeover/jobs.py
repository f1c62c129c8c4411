"""Background entry point of taking over; calls the actions."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from opencpor.access.queries import actor_of_id
from opencpor.claims.bulk.actions.reading import read_workbook
from opencpor.claims.bulk.actions.stopping import stop
from opencpor.claims.bulk.jobs import AGAIN
from opencpor.claims.bulk.models import ClaimImport, ImportState
from opencpor.claims.takeover.actions.carry_out import carry_out, check
from opencpor.claims.takeover.actions.kinds import kind_of
from opencpor.common.errors import Problem
from opencpor.http.operations import succeed


@app.task(name="claims.take_over", queue="imports", retry=AGAIN, pass_context=True)
def takeover_job(
    context: JobContext, import_id: str, actor_id: str, operation_id: str, token: str = ""
) -> None:
    """Read and check a sheet, and carry it out if wished; goes on where it was stopped."""
    try:
        actor = actor_of_id(actor_id, operation_id, token)
        kind = kind_of(ClaimImport.objects.only("kind").get(id=import_id))
        if read_workbook(import_id, kind.layout()).state == ImportState.REFUSED:
            return
        run = check(import_id, actor)
        if run.state == ImportState.CREATING:
            carry_out(run, actor)
        succeed(operation_id, f"{kind.path}/{import_id}")
    except Problem as problem:
        stop(import_id, operation_id, problem)
    except Exception as error:
        if AGAIN.get_retry_decision(exception=error, job=context.job) is None:
            stop(import_id, operation_id)
        raise
