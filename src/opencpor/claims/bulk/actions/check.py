"""Check every claim of a sheet: what would be found on it if it were handed in now."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.claims.bulk.many import Allowance, Draft, Drafting, Gathering
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim, ImportState
from opencpor.claims.bulk.queries import sender_of
from opencpor.claims.bulk.report import Note, Outcome, kept, of_error, of_finding, worst
from opencpor.claims.bulk.rules.proof import FILES, SIGNED
from opencpor.claims.bulk.rules.sheet import Row, SheetClaim, claims_of
from opencpor.claims.bulk.rules.wordings import worded
from opencpor.claims.evidence.rules.check import check_file
from opencpor.claims.evidence.rules.facts import FileFacts
from opencpor.claims.rules.facts import EvidenceFile
from opencpor.claims.rules.findings import findings
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid, Problem
from opencpor.common.phrases import phrase
from opencpor.http.operations import progress
from opencpor.programs.document.program import Program


def rows_of(run: ClaimImport) -> list[Row]:
    """Return the rows of a sheet as they were read."""
    return [
        Row(number, cells, tuple(FieldError(**error) for error in errors))
        for number, cells, errors in run.rows
    ]


@dataclass
class Files:
    """The files that came with the sheet; each is looked at once for each program."""

    run: ClaimImport
    seen: dict[tuple[str, str], FileFacts | Problem] = field(default_factory=dict)
    _last: tuple[str, bytes] = ("", b"")

    def __post_init__(self) -> None:
        self.names = set(self.run.files.values_list("name", flat=True))

    def content(self, name: str) -> bytes:
        """Return what is in a file; it is kept until another is asked for."""
        if self._last[0] != name:
            self._last = (name, bytes(self.run.files.get(name=name).content))
        return self._last[1]

    def _look(self, name: str, program: Program) -> FileFacts | Problem:
        key = (name, program.key)
        if key not in self.seen:
            policy = program.policy.evidence
            try:
                found = check_file(
                    name, io.BytesIO(self.content(name)), policy.accept, policy.max_file_mb
                )
            except Problem as refused:
                self.seen[key] = refused
            else:
                self.seen[key] = found
        return self.seen[key]

    def evidence(self, sheet: SheetClaim, program: Program) -> tuple[EvidenceFile, ...]:
        """Return the claim's files as facts; what is wrong is noted on the row that names them."""
        found: list[EvidenceFile] = []
        known: dict[bytes, str] = {}
        today = program.business_calendar.local_date(now())
        for row in dict.fromkeys(row for row, day in sheet.proof.days if day > today):
            sheet.wrong(row, worded(SIGNED, "signed_in_future"))
        for file in sheet.proof.files:
            name = file.name
            if name not in self.names:
                sheet.wrong(file.row, worded(FILES, "file_not_sent", name=name))
                continue
            facts = self._look(name, program)
            if isinstance(facts, Problem):
                text = phrase("{name}: {said}", name=name, said=facts.detail)
                sheet.wrong(file.row, FieldError(FILES, facts.code, text, "Send another file."))
                continue
            twin = known.setdefault(facts.sha256, name)
            if twin != name:
                sheet.wrong(file.row, worded(FILES, "file_twice", name=name, twin=twin))
                continue
            found.append(EvidenceFile(name, file.kind, file.signed_on, facts.readable))
        return tuple(found)


def _drafted(sheets: Iterable[SheetClaim], drafting: Drafting) -> list[Draft]:
    """Put together every claim that a draft can hold; note on the others why not."""
    drafts = []
    for sheet in sheets:
        if sheet.done:
            continue
        try:
            drafts.append(drafting.draft(sheet))
        except Invalid as refused:
            errors = refused.errors or [FieldError("", refused.code, refused.detail)]
            for one in errors:
                row, column = sheet.place(one.field)
                sheet.wrong(row, FieldError(column, one.code, one.message, one.remedy))
    return drafts


def _twice(drafts: Sequence[Draft]) -> dict[int, Note]:
    """Return the rows that claim what an earlier row of another claim does."""
    first: dict[tuple[str, str, str, str], tuple[int, SheetClaim]] = {}
    found = {}
    for one in drafts:
        claim = one.prepared.claim
        for line, number in zip(one.prepared.lines, one.sheet.lines, strict=True):
            unit = line.workload or line.subscription_id
            key = (claim.partner_id, claim.engagement, claim.tenant_id, unit)
            before = first.setdefault(key, (number, one.sheet))
            if unit and claim.tenant_id and before[1] is not one.sheet:
                error = worded("claim_key", "claims_the_same", line=before[0])
                found[number] = of_error(number, error)
    return found


def _found(draft: Draft, files: Files, gathering: Gathering, allowance: Allowance) -> list[Note]:
    evidence = files.evidence(draft.sheet, draft.ground.version.document)
    facts = allowance.told(draft, gathering.facts(draft, evidence), gathering)
    notes = []
    for one in findings(facts):
        row, column = draft.sheet.place(one.field)
        note = of_finding(row, column, one)
        if note is not None:
            notes.append(note)
    return notes


def _checked(run: ClaimImport, sheets: Sequence[SheetClaim], actor: Actor) -> list[ImportedClaim]:
    """Return what is found on every claim; call it in a transaction."""
    at, files = now(), Files(run)
    drafts = _drafted(sheets, Drafting(actor))
    gathering, allowance = Gathering(drafts, actor, at), Allowance(actor, at)
    notes = {id(one.sheet): _found(one, files, gathering, allowance) for one in drafts}
    twice = _twice(drafts)
    usable = {id(one.sheet) for one in drafts}
    entries = []
    for place, sheet in enumerate(sheets):
        said = [of_error(row, one) for row, some in sheet.errors.items() for one in some]
        unread = {(note.row, note.field) for note in said}  # what is found there is a consequence
        said += [one for one in notes.get(id(sheet), []) if (one.row, one.field) not in unread]
        said += [twice[row.number] for row in sheet.rows if row.number in twice]
        hard = bool(sheet.errors) or any(row.number in twice for row in sheet.rows)
        entries.append(
            ImportedClaim(
                claim_import=run,
                place=place,
                rows=[row.number for row in sheet.rows],
                outcome=worst(note.outcome for note in said).value,
                usable=id(sheet) in usable and not hard,
                found=kept(said),
            )
        )
    return entries


def _counts(entries: Sequence[ImportedClaim], sheets: Sequence[SheetClaim]) -> dict[str, int]:
    """Count rows by outcome, and the claims; those that are there already count apart."""
    rows: Counter[str] = Counter()
    for entry, sheet in zip(entries, sheets, strict=True):
        by_row = {number: [note["outcome"] for note in entry.found if note["row"] == number]
                  for number in entry.rows}  # fmt: skip
        rows.update("done" if sheet.done else worst(said).value for said in by_row.values())
    return {
        **{one.value: rows[one.value] for one in Outcome},
        "done": rows["done"],
        "claims": len(entries) - sum(1 for sheet in sheets if sheet.done),
        "created": 0,
        "failed": 0,
    }


def check_import(import_id: str, actor: Actor) -> ClaimImport:
    """Check every row of a sheet that was sent, and keep what was found; once.

    What rows say of other partners is counted as one looks at drafts (`Allowance`).

    Raises:
        Forbidden: Without the right to create claims.
    """
    run = ClaimImport.objects.get(id=import_id)
    sender = sender_of(run, actor)
    progress(run.operation_id, phrase("Checking rows"), 10)
    sheets = claims_of(rows_of(run), run.columns)
    with transaction.atomic():
        run = ClaimImport.objects.select_for_update().get(id=import_id)
        if run.state != ImportState.CHECKING:
            return run
        entries = _checked(run, sheets, sender)
        made = [one for one, sheet in zip(entries, sheets, strict=True) if not sheet.done]
        ImportedClaim.objects.bulk_create(made, batch_size=1000)
        run.counts = _counts(entries, sheets)
        run.state = ImportState.CREATING if _goes_on(run) else ImportState.CHECKED
        run.revision += 1
        run.save()
    return run


def _goes_on(run: ClaimImport) -> bool:
    """Whether the claims are to be created at once: all of them, or those without error."""
    return run.create and (run.only_clean_rows or not run.counts[Outcome.ERROR.value])
