"""Check a sheet row by row, each as it would be taken over and undone; then take over its rows."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.bulk.actions.check import rows_of
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim, ImportState
from opencpor.claims.bulk.report import Note, Outcome, kept, worst
from opencpor.claims.bulk.rules.sheet import Row
from opencpor.claims.takeover.actions.put_association import put_association
from opencpor.claims.takeover.rules import REFERENCE, Sheet, Taken, refusals
from opencpor.common.errors import Problem
from opencpor.http.operations import progress

STEP = 25  # rows between two words about how far it is
DONE = "already_imported"


def _tried(row: Row, actor: Actor) -> Taken | Problem:
    """Take a row over and undo it: the check is no guess."""
    try:
        with transaction.atomic():
            found = put_association(row, actor)
            transaction.set_rollback(True)
            return found
    except Problem as refused:
        return refused


def _entry(run: ClaimImport, place: int, row: Row, sheet: Sheet, actor: Actor) -> ImportedClaim:
    found, made = _tried(row, actor), ""
    notes = sheet.named(row.number, row.cells.get(REFERENCE, ""))
    if isinstance(found, Problem):
        notes += refusals(row.number, found)
    elif found.done:
        made = found.made
        notes.append(Note(row.number, REFERENCE, DONE, "", "An earlier import made it."))
    else:
        notes += [*found.notes, *sheet.holds(row.number, found.hold)]
    outcome = worst(one.outcome for one in notes)
    return ImportedClaim(
        claim_import=run, place=place, rows=[row.number], outcome=outcome.value,
        usable=outcome is not Outcome.ERROR, found=kept(notes), association=made,
    )  # fmt: skip


def _checked(run: ClaimImport, rows: Sequence[Row], actor: Actor) -> Iterator[ImportedClaim]:
    sheet = Sheet()
    for place, row in enumerate(rows):
        if place % STEP == 0:
            progress(run.operation_id, "Checking rows", 50 * place // len(rows))
        yield _entry(run, place, row, sheet, actor)


def _counts(entries: Sequence[ImportedClaim]) -> dict[str, int]:
    fresh = [one.outcome for one in entries if not one.association]
    return {
        **{one.value: fresh.count(one.value) for one in Outcome},
        "done": len(entries) - len(fresh),
        "created": 0,
        "failed": 0,
    }


def check(import_id: str, actor: Actor) -> ClaimImport:
    """Say of every row of a sheet what would become of it, and keep that; once.

    Raises:
        Forbidden: Without the right to write the directory.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    run = ClaimImport.objects.get(id=import_id)
    if run.state != ImportState.CHECKING:
        return run
    entries = list(_checked(run, rows_of(run), actor))
    with transaction.atomic():
        run = ClaimImport.objects.select_for_update().get(id=import_id)
        if run.state != ImportState.CHECKING:
            return run
        ImportedClaim.objects.bulk_create(entries, batch_size=1000)
        run.counts = _counts(entries)
        goes_on = run.create and (run.only_clean_rows or not run.counts[Outcome.ERROR])
        run.state = ImportState.CREATING if goes_on else ImportState.CHECKED
        run.revision += 1
        run.save()
    return run


def _take(entry_id: int, row: Row, actor: Actor) -> None:
    """Take one row over, unless that was done; all of it or nothing."""
    try:
        with transaction.atomic():
            entry = ImportedClaim.objects.select_for_update().get(id=entry_id)
            if entry.association:
                return
            entry.association, entry.problem = put_association(row, actor).made, None
            entry.save(update_fields=["association", "problem"])
    except Problem as refused:
        errors = [
            {"field": e.field, "code": e.code, "message": e.message, "remedy": e.remedy}
            for e in refused.errors
        ]
        problem = {"code": refused.code, "detail": refused.detail, "errors": errors}
        ImportedClaim.objects.filter(id=entry_id, association="").update(problem=problem)


def carry_out(run: ClaimImport, actor: Actor) -> ClaimImport:
    """Take over every row without error, each in a transaction of its own that notes it.

    If a row has an error and clean rows were not asked for, nothing is taken over.
    """
    entries = ImportedClaim.objects.filter(claim_import=run)
    rows = {one.number: one for one in rows_of(run)}
    whole = run.only_clean_rows or not entries.filter(usable=False).exists()
    fresh = entries.filter(usable=True, association="").order_by("place")
    wanted = list(fresh.values_list("id", "rows")) if whole else []
    for count, (entry_id, numbers) in enumerate(wanted):
        if count % STEP == 0:
            progress(run.operation_id, "Taking over rows", 50 + 50 * count // len(wanted))
        _take(entry_id, rows[numbers[0]], actor)
    return _finish(run)


def _finish(run: ClaimImport) -> ClaimImport:
    with transaction.atomic():
        done = ClaimImport.objects.select_for_update().get(id=run.id)
        entries = ImportedClaim.objects.filter(claim_import=done)
        done.counts |= {
            "created": entries.exclude(association="").count() - done.counts["done"],
            "failed": entries.exclude(problem=None).count(),
        }
        done.state = ImportState.DONE
        done.revision += 1
        done.save()
    return done
