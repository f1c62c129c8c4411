"""Take a sheet of what stood before, and have it checked; or carry out one that was checked."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.bulk.actions.receive import (
    LONGEST_NAME,
    MOST_SHEET,
    MOST_TOGETHER,
    Sent,
    Wish,
    files_of,
)
from opencpor.claims.bulk.models import ClaimImport, ImportFile, ImportState
from opencpor.claims.bulk.queries import import_of
from opencpor.claims.bulk.rules.sheet import MOST_ROWS, REPORT
from opencpor.claims.takeover.actions.kinds import Kind
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.sheets import is_workbook
from opencpor.directory.rules.table import read_table
from opencpor.http.etags import check_revision
from opencpor.http.operations import begin
from opencpor.runtime.sheets import table_in


def most_received() -> int:
    """Return how many bytes one sheet may have."""
    return MOST_SHEET


def most_with_files() -> int:
    """Return how many bytes a sheet of claims may have with its files."""
    return MOST_SHEET + MOST_TOGETHER


def _known(kind: Kind) -> tuple[str, ...]:
    """Return the columns that a sheet may have: those asked for, and those a report adds."""
    return (*kind.columns(), kind.made, *REPORT[1:])


@transaction.atomic
def keep(
    kind: Kind, sheet: Sent, wish: Wish, actor: Actor, evidence: Sequence[Sent] = ()
) -> ClaimImport:
    """Read a sheet and keep its rows, to be checked.

    Args:
        kind: What its rows are to become.
        sheet: CSV or XLSX, at most `MOST_ROWS` rows.
        wish: What is to happen after the check.
        actor: A program manager, or the machine's own command line.
        evidence: The files that its column ``evidence`` names.

    Raises:
        Forbidden: Without the right to write the directory.
        Invalid, TooLarge: If the sheet as a whole cannot be read.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    content, columns, files = sheet.content, kind.columns(), list(files_of(evidence))
    if is_workbook(content):
        content = table_in(content, most_bytes=MOST_SHEET)
    lines = read_table(
        content, _known(kind), kind.needed, most_rows=MOST_ROWS, most_bytes=MOST_SHEET
    )
    if not lines:
        error = FieldError("file", "no_rows", "The sheet has no rows.", "Fill in the template.")
        raise Invalid("The sheet has no rows.", code="no_rows", errors=[error])
    present = {name for line in lines for name in line.cells}
    run = ClaimImport.objects.create(
        kind=kind.key.value,
        created_by=actor.id,
        file_name=sheet.name[:LONGEST_NAME],
        digest=hashlib.sha256(sheet.content).digest(),
        columns=[name for name in columns if name in present],
        rows=[[one.number, dict(one.cells), [asdict(e) for e in one.errors]] for one in lines],
        state=ImportState.CHECKING,
        create=wish.create,
        only_clean_rows=wish.only_clean_rows,
        operation_id=begin(kind.operation, actor).id,
    )
    for one in files:
        one.claim_import = run
    ImportFile.objects.bulk_create(files, batch_size=20)
    return run


@transaction.atomic
def receive(
    kind: Kind, sheet: Sent, wish: Wish, actor: Actor, evidence: Sequence[Sent] = ()
) -> ClaimImport:
    """Keep a sheet and queue its check; see `keep`."""
    from opencpor.claims.takeover.jobs import takeover_job

    run = keep(kind, sheet, wish, actor, evidence)
    takeover_job.defer(
        import_id=run.id, actor_id=actor.id, operation_id=run.operation_id, token=actor.token
    )
    return run


@transaction.atomic
def ask_carry_out(
    kind: Kind, import_id: str, actor: Actor, *, only_clean_rows: bool, seen: str | None = None
) -> ClaimImport:
    """Queue the carrying out of a checked sheet; what is there already stays as it is.

    Raises:
        NotFound: If there is no such import of the actor's.
        Conflict: ``not_checked_yet``, ``already_carried_out``, ``rows_with_errors``.
        Stale: If it changed since it was read.
    """
    from opencpor.claims.takeover.jobs import takeover_job

    actor.require(Permission.DIRECTORY_WRITE)
    run = import_of(actor, import_id, kind.key, lock=True)
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
    run.operation_id = begin(kind.operation, actor).id
    run.revision += 1
    run.save()
    takeover_job.defer(
        import_id=run.id, actor_id=actor.id, operation_id=run.operation_id, token=actor.token
    )
    return run
