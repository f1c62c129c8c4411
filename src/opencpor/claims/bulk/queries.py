"""Reads imports: everybody their own, where they have a role for it yet."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.queries import own_home
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim, ImportKind, ImportState
from opencpor.claims.bulk.report import RowReport, row_reports
from opencpor.claims.bulk.rules.sheet import columns_of
from opencpor.common.errors import not_found
from opencpor.programs.queries import latest_version, program_keys

NEEDED = {
    ImportKind.DRAFTS: Permission.CLAIM_WRITE,
    ImportKind.ASSOCIATIONS: Permission.DIRECTORY_WRITE,
    ImportKind.IN_FLIGHT: Permission.DIRECTORY_WRITE,
}


def home_for(actor: Actor, kind: ImportKind, named: str = "") -> str | None:
    """Return in which organization somebody sends a sheet; None: on the machine's command line.

    Raises:
        Invalid: If none is named and there are several, or it is none of the sender's.
    """
    return None if actor.kind is ActorKind.SYSTEM else own_home(actor, NEEDED[kind], named)


def sender_of(run: ClaimImport, actor: Actor) -> Actor:
    """Return who sent a sheet with the roles in its organization only: it is worked on with those.

    Raises:
        Forbidden: If none of them is there any longer.
    """
    sender = actor.at(run.organization_id) if run.organization_id else actor
    sender.require(NEEDED[ImportKind(run.kind)])
    return sender


def _own(actor: Actor, kind: ImportKind) -> QuerySet[ClaimImport]:
    rows = ClaimImport.objects.filter(created_by=actor.id, kind=kind)
    return restrict(rows, actor, NEEDED[kind])


def imports_of(actor: Actor, kind: ImportKind = ImportKind.DRAFTS) -> QuerySet[ClaimImport]:
    """Return somebody's own imports of one kind, without the rows of their sheets."""
    return _own(actor, kind).defer("rows", "sheet")


def import_of(
    actor: Actor, import_id: str, kind: ImportKind = ImportKind.DRAFTS, *, lock: bool = False
) -> ClaimImport:
    """Return one of somebody's own imports of one kind.

    Raises:
        NotFound: If there is none.
    """
    rows = _own(actor, kind).filter(id=import_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise not_found("import")
    return found


def twin_of(run: ClaimImport) -> ClaimImport | None:
    """Return another import of the very same sheet by the same sender that was carried out there.

    One that stopped midway counts as soon as something came of it.
    """
    rows = ClaimImport.objects.filter(
        created_by=run.created_by, organization=run.organization_id, digest=run.digest
    ).exclude(id=run.id)
    made = ImportedClaim.objects.filter(claim_import=OuterRef("id"), claim__isnull=False)
    begun = Q(state__in=[ImportState.CREATING, ImportState.DONE])
    return rows.filter(begun | Exists(made)).first()


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
