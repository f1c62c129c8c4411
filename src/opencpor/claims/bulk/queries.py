"""Reads imports: everybody their own."""

from collections.abc import Iterator

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim, ImportKind, ImportState
from opencpor.claims.bulk.report import RowReport, row_reports
from opencpor.claims.bulk.rules.sheet import columns_of
from opencpor.common.errors import not_found
from opencpor.programs.queries import latest_version, program_keys


def imports_of(actor: Actor, kind: ImportKind = ImportKind.DRAFTS) -> QuerySet[ClaimImport]:
    """Return somebody's own imports of one kind, without the rows of their sheets."""
    return ClaimImport.objects.filter(created_by=actor.id, kind=kind).defer("rows", "sheet")


def import_of(
    actor: Actor, import_id: str, kind: ImportKind = ImportKind.DRAFTS, *, lock: bool = False
) -> ClaimImport:
    """Return one of somebody's own imports of one kind.

    Raises:
        NotFound: If there is none.
    """
    rows = ClaimImport.objects.filter(created_by=actor.id, id=import_id, kind=kind)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise not_found("import")
    return found


def twin_of(run: ClaimImport) -> ClaimImport | None:
    """Return an import of the very same sheet by the same sender that was carried out."""
    rows = ClaimImport.objects.filter(created_by=run.created_by, digest=run.digest)
    return rows.filter(state__in=[ImportState.CREATING, ImportState.DONE]).first()


def entries_of(run: ClaimImport, outcome: str = "") -> QuerySet[ImportedClaim]:
    """Return the claims of a sheet, perhaps only those whose worst row is of one outcome."""
    rows = ImportedClaim.objects.filter(claim_import=run)
    return rows.filter(outcome=outcome) if outcome else rows


def all_rows(run: ClaimImport) -> Iterator[RowReport]:
    """Give every row of a sheet, in the order of its claims."""
    return row_reports(run, entries_of(run).order_by("place").iterator(chunk_size=1000))


def sheet_columns() -> tuple[str, ...]:
    """Return the columns that a sheet may have today, in the order of the template."""
    return columns_of(
        one.key
        for key in program_keys()
        for engagement in latest_version(key).document.engagements
        for one in engagement.extra_fields
    )
