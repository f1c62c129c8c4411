"""Check a sheet row by row, each as it would be taken over; then take over its rows."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Q

from opencpor.access.actor import Actor
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim, ImportFile, ImportState
from opencpor.claims.bulk.queries import sender_of
from opencpor.claims.bulk.report import Note, Outcome, kept, of_said, worst
from opencpor.claims.bulk.rules.wordings import worded
from opencpor.claims.takeover.actions.kinds import Group, Kind, kind_of
from opencpor.claims.takeover.rules.rows import REFERENCE, Sheet, Taken
from opencpor.common.errors import Problem
from opencpor.common.phrases import phrase
from opencpor.http.operations import progress
from opencpor.http.wording import PHRASES, phrases_of

STEP = 25  # rows between two words about how far it is
DONE = "already_imported"
NOT_MADE = Q(association="", claim=None)


def _there_already(group: Group) -> Note:
    return of_said(group.numbers[0], worded(REFERENCE, DONE), outcome="")


def _tried(group: Group, actor: Actor) -> Taken | Problem:
    """Return what taking rows over would come to, or why they cannot be."""
    try:
        return group.judge(actor)
    except Problem as refused:
        return refused


def _entry(run: ClaimImport, place: int, group: Group, sheet: Sheet, actor: Actor) -> ImportedClaim:
    found, first = _tried(group, actor), group.numbers[0]
    entry = ImportedClaim(claim_import=run, place=place, rows=group.numbers)
    notes = sheet.named(first, group.reference)
    if isinstance(found, Problem):
        notes += group.refusals(found)
    elif found.done:
        kind_of(run).note(entry, found.made)
        notes.append(_there_already(group))
    else:
        notes += [*found.notes, *sheet.meets(first, found)]
    outcome = worst(one.outcome for one in notes)
    entry.outcome, entry.usable = outcome.value, outcome is not Outcome.ERROR
    entry.found = kept(notes)
    return entry


def _checked(run: ClaimImport, groups: Sequence[Group], actor: Actor) -> Iterator[ImportedClaim]:
    sheet = Sheet()
    for place, group in enumerate(groups):
        if place % STEP == 0:
            progress(run.operation_id, phrase("Checking rows"), 50 * place // len(groups))
        yield _entry(run, place, group, sheet, actor)


def _counts(entries: Sequence[ImportedClaim]) -> dict[str, int]:
    rows: Counter[str] = Counter()
    for entry in entries:
        if entry.made:
            rows["done"] += len(entry.rows)
            continue
        by_row = {number: [note["outcome"] for note in entry.found if note["row"] == number]
                  for number in entry.rows}  # fmt: skip
        rows.update(worst(said).value for said in by_row.values())
    return {
        **{one.value: rows[one.value] for one in Outcome},
        "done": rows["done"],
        "created": 0,
        "failed": 0,
    }


def check(import_id: str, actor: Actor) -> ClaimImport:
    """Say of every row of a sheet what would become of it, and keep that; once.

    Raises:
        Forbidden: Without the right to write the directory.
    """
    run = ClaimImport.objects.get(id=import_id)
    sender = sender_of(run, actor)
    if run.state != ImportState.CHECKING:
        return run
    entries = list(_checked(run, kind_of(run).groups(run), sender))
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


def _take(entry_id: int, group: Group, kind: Kind, actor: Actor) -> None:
    """Take rows over, unless that was done; all of it or nothing."""
    try:
        with transaction.atomic():
            entry = ImportedClaim.objects.select_for_update().get(id=entry_id)
            if entry.made:
                return
            found = group.put(actor)
            if not found.done:
                group.prove(found.made, actor)
            else:  # somebody else did so since the sheet was checked
                entry.found = [*entry.found, *kept([_there_already(group)])]
            kind.note(entry, found.made)
            entry.problem = None
            entry.save(update_fields=["association", "claim", "found", "problem"])
    except Problem as refused:
        notes = group.refusals(refused)
        errors = [
            {
                "field": one.field,
                "code": one.code,
                "message": one.text,
                "remedy": one.remedy,
                "kind": one.kind,
                "values": one.values,
            }
            for one in notes
        ]
        phrases = phrases_of(refused)
        for one in notes:
            phrases |= one.phrases
        problem = {
            "code": refused.code,
            "detail": str(refused.detail),
            "errors": errors,
            PHRASES: phrases,
        }
        ImportedClaim.objects.filter(NOT_MADE, id=entry_id).update(problem=problem)


def carry_out(run: ClaimImport, actor: Actor) -> ClaimImport:
    """Take over everything without error, each in a transaction of its own that notes it.

    If a row has an error and clean rows were not asked for, nothing is taken over.
    """
    kind, sender = kind_of(run), sender_of(run, actor)
    entries = ImportedClaim.objects.filter(claim_import=run)
    groups = {one.numbers[0]: one for one in kind.groups(run)}
    whole = run.only_clean_rows or not entries.filter(usable=False).exists()
    fresh = entries.filter(NOT_MADE, usable=True).order_by("place")
    wanted = list(fresh.values_list("id", "rows")) if whole else []
    for count, (entry_id, numbers) in enumerate(wanted):
        if count % STEP == 0:
            share = 50 + 50 * count // len(wanted)
            progress(run.operation_id, phrase("Taking over rows"), share)
        _take(entry_id, groups[numbers[0]], kind, sender)
    return _finish(run)


def _finish(run: ClaimImport) -> ClaimImport:
    with transaction.atomic():
        done = ClaimImport.objects.select_for_update().get(id=run.id)
        entries = ImportedClaim.objects.filter(claim_import=done)
        known = entries.filter(found__contains=[{"code": DONE}]).values_list("rows", flat=True)
        done.counts |= {
            "done": sum(len(rows) for rows in known),
            "created": entries.exclude(NOT_MADE).count() - len(known),
            "failed": entries.exclude(problem=None).count(),
        }
        done.state = ImportState.DONE
        done.revision += 1
        done.save()
        ImportFile.objects.filter(claim_import=done).delete()  # they are on their claims now
    return done
