"""Create the claims of a checked sheet: one after the other, each once whatever breaks."""

import io
from datetime import timedelta

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.create import create
from opencpor.claims.bulk.actions.check import rows_of
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim, ImportFile, ImportState
from opencpor.claims.bulk.queries import import_of, sender_of, twin_of
from opencpor.claims.bulk.report import Outcome
from opencpor.claims.bulk.rules.sheet import SheetClaim, claims_of
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence
from opencpor.claims.evidence.models import EvidenceKind
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Problem
from opencpor.common.phrases import phrase
from opencpor.http.etags import check_revision
from opencpor.http.models import Operation
from opencpor.http.operations import begin, progress
from opencpor.http.wording import PHRASES, phrases_of

STEP = 25  # claims between two words about how far it is


def require_checked(run: ClaimImport) -> None:
    """Refuse to carry out what is not checked yet, cannot be, or was carried out.

    Raises:
        Conflict: ``not_checked_yet``, ``sheet_refused``, ``already_carried_out``.
    """
    if run.state in {ImportState.READING, ImportState.CHECKING}:
        raise Conflict("The sheet is still being checked. Wait for it.", code="not_checked_yet")
    if run.state == ImportState.REFUSED:
        raise Conflict("This sheet could not be read. Send another.", code="sheet_refused")
    if run.state != ImportState.CHECKED:
        raise Conflict("This sheet was carried out already.", code="already_carried_out")


@transaction.atomic
def ask_create(
    import_id: str, actor: Actor, *, only_clean_rows: bool, seen: str | None = None
) -> Operation:
    """Queue the creation of a checked sheet's claims.

    Raises:
        NotFound: If there is no such import of the actor's.
        Conflict: ``not_checked_yet``, ``sheet_refused``, ``already_carried_out``.
        Stale: If it changed since it was read.
    """
    from opencpor.claims.bulk.jobs import import_job

    actor.require(Permission.CLAIM_WRITE)
    run = import_of(actor, import_id, lock=True)
    check_revision(seen, run)
    require_checked(run)
    twin = twin_of(run)
    if twin is not None:
        raise Conflict(
            "This very sheet was carried out before. Send its report instead, corrected: what was "
            "created is marked there.",
            code="already_carried_out",
            extra={"import": twin.id},
        )
    operation = begin("claims-import", actor, Permission.CLAIM_WRITE, run.organization_id)
    run.state, run.only_clean_rows, run.problem = ImportState.CREATING, only_clean_rows, None
    run.operation_id = operation.id
    run.revision += 1
    run.save()
    import_job.defer(
        import_id=run.id, actor_id=actor.id, operation_id=operation.id, token=actor.token
    )
    return operation


def _prove(claim_id: str, sheet: SheetClaim, run: ClaimImport, actor: Actor) -> None:
    for file in sheet.proof.files:
        about = About(EvidenceKind(file.kind.value), file.signed_on)
        content = bytes(run.files.get(name=file.name).content)
        add_evidence(claim_id, Upload(file.name, io.BytesIO(content)), about, actor)


def _create_one(entry_id: int, sheet: SheetClaim, run: ClaimImport, actor: Actor) -> None:
    """Create one claim with its files, unless it is there; all of it or nothing."""
    try:
        with transaction.atomic():
            entry = ImportedClaim.objects.select_for_update().get(id=entry_id)
            if entry.claim_id:
                return
            made = create(sheet.engagement, sheet.changes, actor)
            _prove(made.id, sheet, run, actor)
            entry.claim, entry.problem = made, None
            entry.save(update_fields=["claim", "problem"])
    except Problem as refused:
        problem = {
            "code": refused.code,
            "detail": str(refused.detail),
            PHRASES: phrases_of(refused),
            "errors": [
                {"field": sheet.place(e.field)[1], "code": e.code, "message": str(e.message),
                 "remedy": str(e.remedy)}
                for e in refused.errors
            ],
        }  # fmt: skip
        ImportedClaim.objects.filter(id=entry_id, claim=None).update(problem=problem)


def _finish(run: ClaimImport) -> None:
    """Say what became of the sheet; its files are on the claims now."""
    with transaction.atomic():
        done = ClaimImport.objects.select_for_update().get(id=run.id)
        entries = ImportedClaim.objects.filter(claim_import=done)
        done.counts |= {
            "created": entries.exclude(claim=None).count(),
            "failed": entries.exclude(problem=None).count(),
        }
        done.state = ImportState.DONE
        done.revision += 1
        done.save()
        ImportFile.objects.filter(claim_import=done).delete()


def create_claims(run: ClaimImport, actor: Actor) -> None:
    """Create every claim that was asked for and is not there yet.

    Each is a transaction of its own that also notes it, so that nothing is created twice however
    often this runs.

    Raises:
        Forbidden: If whoever sent the sheet may not create claims there any longer.
    """
    sender = sender_of(run, actor)
    entries = ImportedClaim.objects.filter(claim_import=run, usable=True)
    if run.only_clean_rows:
        entries = entries.exclude(outcome=Outcome.ERROR)
    sheets = {one.rows[0].number: one for one in claims_of(rows_of(run), run.columns)}
    wanted = list(entries.filter(claim=None).order_by("place").values_list("id", "rows"))
    for count, (entry_id, rows) in enumerate(wanted):
        if count % STEP == 0:
            share = 50 + 50 * count // len(wanted)
            progress(run.operation_id, phrase("Creating claims"), share)
        _create_one(entry_id, sheets[rows[0]], run, sender)
    _finish(run)


def forget_old(before_days: int) -> int:
    """Forget imports that nobody needs any longer, with the people named in them."""
    old = ClaimImport.objects.filter(created_at__lt=now() - timedelta(days=before_days))
    return old.delete()[0]
