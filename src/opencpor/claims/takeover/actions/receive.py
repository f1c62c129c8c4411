"""Take a sheet of what stood before, and have it checked; or carry out one that was checked."""

from collections.abc import Sequence

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.bulk.actions.create import require_checked
from opencpor.claims.bulk.actions.reading import MOST_SHEET, Sent, Wish, begun
from opencpor.claims.bulk.actions.receive import MOST_TOGETHER, files_of
from opencpor.claims.bulk.models import ClaimImport, ImportFile, ImportState
from opencpor.claims.bulk.queries import import_of
from opencpor.claims.takeover.actions.kinds import Kind
from opencpor.common.errors import Conflict
from opencpor.http.etags import check_revision
from opencpor.http.operations import begin


def most_received() -> int:
    """Return how many bytes one sheet may have."""
    return MOST_SHEET


def most_with_files() -> int:
    """Return how many bytes a sheet of claims may have with its files."""
    return MOST_SHEET + MOST_TOGETHER


@transaction.atomic
def keep(
    kind: Kind, sheet: Sent, wish: Wish, actor: Actor, evidence: Sequence[Sent] = ()
) -> ClaimImport:
    """Keep a sheet, to be checked: its rows, or the workbook that its job reads.

    Args:
        kind: What its rows are to become.
        sheet: CSV or XLSX, at most `MOST_ROWS` rows.
        wish: What is to happen after the check.
        actor: A program manager, or the machine's own command line.
        evidence: The files that its column ``evidence`` names.

    Raises:
        Forbidden: Without the right to write the directory.
        Invalid, TooLarge: If a CSV file as a whole cannot be read.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    files = list(files_of(evidence))
    run = begun(sheet, kind.layout(), wish, actor)
    run.save(force_insert=True)
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
        Conflict: ``not_checked_yet``, ``sheet_refused``, ``already_carried_out``,
            ``rows_with_errors``.
        Stale: If it changed since it was read.
    """
    from opencpor.claims.takeover.jobs import takeover_job

    actor.require(Permission.DIRECTORY_WRITE)
    run = import_of(actor, import_id, kind.key, lock=True)
    check_revision(seen, run)
    require_checked(run)
    if run.counts["error"] and not only_clean_rows:
        raise Conflict(
            "Some rows have an error, so that nothing would be taken over. Send the sheet again, "
            "corrected, or take over only the rows without error.",
            code="rows_with_errors",
        )
    run.state, run.only_clean_rows, run.problem = ImportState.CREATING, only_clean_rows, None
    home = run.organization_id
    run.operation_id = begin(kind.operation, actor, Permission.DIRECTORY_WRITE, home).id
    run.revision += 1
    run.save()
    takeover_job.defer(
        import_id=run.id, actor_id=actor.id, operation_id=run.operation_id, token=actor.token
    )
    return run
