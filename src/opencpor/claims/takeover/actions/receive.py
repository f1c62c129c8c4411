"""Take a sheet of what stood before, and have it checked; or carry out one that was checked."""

import hashlib
from dataclasses import asdict

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.bulk.actions.receive import LONGEST_NAME, MOST_SHEET, Sent, Wish
from opencpor.claims.bulk.models import ClaimImport, ImportKind, ImportState
from opencpor.claims.bulk.queries import import_of
from opencpor.claims.bulk.rules.sheet import MOST_ROWS, REPORT
from opencpor.claims.takeover.rules import ASSOCIATIONS, ASSOCIATIONS_NEEDED, known
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.workbooks import as_csv, is_workbook
from opencpor.directory.rules.table import read_table
from opencpor.http.etags import check_revision
from opencpor.http.operations import begin

KIND = ImportKind.ASSOCIATIONS
OPERATION = "associations-import"


def most_received() -> int:
    """Return how many bytes one sheet may have."""
    return MOST_SHEET


def keep(sheet: Sent, wish: Wish, actor: Actor) -> ClaimImport:
    """Read a sheet and keep its rows, to be checked.

    Args:
        sheet: CSV or XLSX, at most `MOST_ROWS` rows.
        wish: What is to happen after the check.
        actor: A program manager, or the machine's own command line.

    Raises:
        Forbidden: Without the right to write the directory.
        Invalid, TooLarge: If the sheet as a whole cannot be read.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    content = sheet.content
    if is_workbook(content):
        content = as_csv(content, most_bytes=MOST_SHEET)
    lines = read_table(
        content, known(ASSOCIATIONS, REPORT), ASSOCIATIONS_NEEDED, most_rows=MOST_ROWS,
        most_bytes=MOST_SHEET,
    )  # fmt: skip
    if not lines:
        error = FieldError("file", "no_rows", "The sheet has no rows.", "Fill in the template.")
        raise Invalid("The sheet has no rows.", code="no_rows", errors=[error])
    present = {name for line in lines for name in line.cells}
    return ClaimImport.objects.create(
        kind=KIND.value,
        created_by=actor.id,
        file_name=sheet.name[:LONGEST_NAME],
        digest=hashlib.sha256(sheet.content).digest(),
        columns=[name for name in ASSOCIATIONS if name in present],
        rows=[[one.number, dict(one.cells), [asdict(e) for e in one.errors]] for one in lines],
        state=ImportState.CHECKING,
        create=wish.create,
        only_clean_rows=wish.only_clean_rows,
        operation_id=begin(OPERATION, actor).id,
    )


@transaction.atomic
def receive(sheet: Sent, wish: Wish, actor: Actor) -> ClaimImport:
    """Keep a sheet and queue its check; see `keep`."""
    from opencpor.claims.takeover.jobs import takeover_job

    run = keep(sheet, wish, actor)
    takeover_job.defer(import_id=run.id, actor_id=actor.id, operation_id=run.operation_id)
    return run


@transaction.atomic
def ask_carry_out(
    import_id: str, actor: Actor, *, only_clean_rows: bool, seen: str | None = None
) -> ClaimImport:
    """Queue the carrying out of a checked sheet; what is there already stays as it is.

    Raises:
        NotFound: If there is no such import of the actor's.
        Conflict: ``not_checked_yet``, ``already_carried_out``, ``rows_with_errors``.
        Stale: If it changed since it was read.
    """
    from opencpor.claims.takeover.jobs import takeover_job

    actor.require(Permission.DIRECTORY_WRITE)
    run = import_of(actor, import_id, KIND, lock=True)
    check_revision(seen, run)
    if run.state == ImportState.CHECKING:
        raise Conflict("The sheet is still being checked. Wait for it.", code="not_checked_yet")
    if run.state != ImportState.CHECKED:
        raise Conflict("This sheet was carried out already.", code="already_carried_out")
    if run.counts["error"] and not only_clean_rows:
        raise Conflict(
            "Some rows have an error, so that nothing would be taken over. Send the sheet again, "
            "corrected, or take over only the rows without error.",
            code="rows_with_errors",
        )
    run.state, run.only_clean_rows = ImportState.CREATING, only_clean_rows
    run.operation_id = begin(OPERATION, actor).id
    run.revision += 1
    run.save()
    takeover_job.defer(import_id=run.id, actor_id=actor.id, operation_id=run.operation_id)
    return run
