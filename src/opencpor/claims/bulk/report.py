"""What is said of the rows of a sheet, as it is kept and as it is read."""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext

from opencpor.claims.bulk.models import ClaimImport, ImportedClaim
from opencpor.claims.bulk.rules.wordings import PREFIX, SHEET, Worded
from opencpor.claims.rules.codes import WORDINGS, Finding, Severity
from opencpor.claims.rules.consent_findings import ON_CONSENT
from opencpor.claims.wording import said
from opencpor.common.errors import FieldError
from opencpor.common.phrases import kept as kept_phrases
from opencpor.common.phrases import read
from opencpor.http.wording import PHRASES, in_words


class Outcome(StrEnum):
    """What becomes of a row, the best first."""

    READY = "ready"
    WARNING = "warning"  # the claim can be handed in with a reason, or something is still to come
    ERROR = "error"  # the claim could not be handed in as it is


ORDER = list(Outcome)
# Given, or looked at, when claims are handed in; what is said of consent is the same on each row.
LATER = frozenset({"acknowledgement_missing"}) | ON_CONSENT
TO_COME = frozenset({"evidence_missing", "disclosure_missing"})  # may be added to the drafts


@dataclass(frozen=True)
class Note:
    """One thing found on a row.

    Attributes:
        row: Its number in the sheet; the headings are line 1.
        field: The column.
        code: The stable code.
        outcome: What it makes of the row; empty: it only informs.
        text: What is wrong, for people.
        remedy: What to do.
        kind: Key of a finding's wording, which is then written in the reader's language.
        values: What fills the gaps of that wording.
        phrases: What text and remedy are made of where no wording has a key; see `phrases.kept`.
    """

    row: int
    field: str
    code: str
    outcome: str
    text: str = ""
    remedy: str = ""
    kind: str = ""
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    phrases: dict[str, Any] = dataclasses.field(default_factory=dict)

    def words(self) -> tuple[str, str]:
        """Return text and remedy in the active language."""
        if self.kind in WORDINGS:
            return said(Finding(self.kind, self.field, self.values))
        own = SHEET.get(self.kind.removeprefix(PREFIX)) if self.kind.startswith(PREFIX) else None
        if own is not None:
            remedy = gettext(own.remedy) if own.remedy else ""
            return gettext(own.text).format(**self.values), remedy.format(**self.values)
        text, remedy = (read(one, self.phrases) for one in (self.text, self.remedy))
        return in_words(text), in_words(remedy)


def of_error(row: int, error: FieldError) -> Note:
    """Return what a draft cannot hold, as a note."""
    return of_said(row, error, Outcome.ERROR)


def of_said(row: int, error: FieldError, outcome: str) -> Note:
    """Return what is said of a row, as a note of some outcome."""
    note = Note(row, error.field, error.code, outcome, str(error.message), str(error.remedy))
    if isinstance(error, Worded) and error.kind:
        return dataclasses.replace(note, kind=error.kind, values=dict(error.values))
    return dataclasses.replace(note, phrases=kept_phrases([error.message, error.remedy]))


def of_finding(row: int, column: str, found: Finding) -> Note | None:
    """Return a finding as a note, or None if it is no matter of an import."""
    if found.code in LATER:
        return None
    outcome = {Severity.BLOCKS: Outcome.ERROR.value, Severity.WARNS: Outcome.WARNING.value}.get(
        found.severity, ""
    )
    if found.code in TO_COME:
        outcome = Outcome.WARNING.value
    return Note(row, column, found.code, outcome, kind=found.kind, values=dict(found.values))


def worst(outcomes: Iterable[str]) -> Outcome:
    """Return the worst of some outcomes; ready if there is none."""
    return max((Outcome(one) for one in outcomes if one), key=ORDER.index, default=Outcome.READY)


def kept(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Return notes as they are stored."""
    return [asdict(note) for note in notes]


@dataclass(frozen=True)
class RowReport:
    """A row of the sheet, and everything that is said of it."""

    number: int
    cells: dict[str, str]
    outcome: Outcome
    notes: list[Note]
    claim: str  # identifier, once it is there; that of the association where rows become those


def _problem_notes(one: ImportedClaim) -> list[Note]:
    """Return why a claim could not be created, on its first row."""
    if not one.problem:
        return []
    first = one.rows[0]
    errors = one.problem["errors"] or [
        {"field": "", "code": one.problem["code"], "message": one.problem["detail"], "remedy": ""}
    ]
    phrases = one.problem.get(PHRASES, {})
    return [
        dataclasses.replace(of_error(first, Worded(**error)), phrases=phrases) for error in errors
    ]


def row_reports(run: ClaimImport, claims: Iterable[ImportedClaim]) -> Iterator[RowReport]:
    """Give the rows of some claims of an import, with what is said of each."""
    cells = {number: said_in for number, said_in, _ in run.rows}
    for one in claims:
        notes = [Note(**note) for note in one.found] + _problem_notes(one)
        for number in one.rows:
            own = [note for note in notes if note.row == number]
            outcome = worst(note.outcome for note in own)
            yield RowReport(number, cells[number], outcome, own, one.claim_id or one.association)
