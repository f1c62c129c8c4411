"""Background entry points of imports; each calls an action."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from opencpor.access.queries import actor_of_id
from opencpor.claims.bulk.actions.check import check_import
from opencpor.claims.bulk.actions.create import create_claims, forget_old
from opencpor.claims.bulk.actions.reading import read_workbook
from opencpor.claims.bulk.actions.receive import layout
from opencpor.claims.bulk.actions.stopping import stop
from opencpor.claims.bulk.models import ImportState
from opencpor.common.errors import Problem
from opencpor.http.operations import succeed

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)  # the database may be away
KEPT_DAYS = 30


@app.task(name="claims.import", queue="imports", retry=AGAIN, pass_context=True)
def import_job(
    context: JobContext, import_id: str, actor_id: str, operation_id: str, token: str = ""
) -> None:
    """Read and check a sheet, and create its claims if wished; goes on where it was stopped."""
    try:
        actor = actor_of_id(actor_id, operation_id, token)
        if read_workbook(import_id, layout()).state == ImportState.REFUSED:
            return
        run = check_import(import_id, actor)
        if run.state == ImportState.CREATING:
            create_claims(run, actor)
        succeed(operation_id, f"/api/v1/claims/import/{import_id}")
    except Problem as problem:
        stop(import_id, operation_id, problem)
    except Exception as error:
        if AGAIN.get_retry_decision(exception=error, job=context.job) is None:
            stop(import_id, operation_id)
        raise


@app.periodic(cron="52 2 * * *")
@app.task(name="claims.forget_imports", queue="clocks", queueing_lock="claims.forget_imports")
def forget_imports(timestamp: int) -> None:
    """Forget imports after 30 days."""
    del timestamp
    forget_old(KEPT_DAYS)
