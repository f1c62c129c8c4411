"""Let an import whose work ended for good say so: nobody waits for what nobody does any longer."""

from django.db import transaction

from opencpor.claims.bulk.models import ClaimImport, ImportState
from opencpor.common.errors import Broken, Problem
from opencpor.http.operations import BROKEN, fail
from opencpor.http.problems import stored_document

UNREAD = {ImportState.READING, ImportState.CHECKING}
MIDWAY = Broken(
    "The work stopped midway: the software, the database or the store of files failed. What is "
    "there stays. Ask for the rest again; nothing comes twice.",
    code="internal_error",
)


def stop(import_id: str, operation_id: str, problem: Problem = BROKEN) -> None:
    """Note why the work on an import cannot go on, on the import and on its operation.

    A sheet that was not checked to its end is *refused*: nothing came of it, and it can be sent
    again. One whose claims were being made is *checked* again: the rest can be asked for.

    Args:
        import_id: The import.
        operation_id: The work.
        problem: Why; `BROKEN` becomes `MIDWAY` where something may have come of it.
    """
    with transaction.atomic():
        run = ClaimImport.objects.select_for_update().filter(id=import_id).first()
        why = problem
        if run is not None and run.state in UNREAD:
            run.state, run.sheet = ImportState.REFUSED.value, None
        elif run is not None and run.state == ImportState.CREATING:
            run.state = ImportState.CHECKED.value
            why = MIDWAY if problem is BROKEN else problem
        if run is not None:
            run.problem = stored_document(why)
            run.revision += 1
            run.save()
        fail(operation_id, why)
