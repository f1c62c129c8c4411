"""Imports of claims as JSON."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from opencpor.claims.bulk.actions.reading import Wish
from opencpor.claims.bulk.models import ClaimImport
from opencpor.claims.bulk.report import RowReport
from opencpor.http.inputs import Input
from opencpor.http.wording import reworded


class ImportChoice(BaseModel):
    """What is to happen with a sheet."""

    dry_run: bool = True
    only_clean_rows: bool = False
    organization_id: str = Field(
        default="",
        max_length=40,
        description="for which of your organizations, if you have several",
    )

    def wish(self) -> Wish:
        """Return what is to happen."""
        return Wish(
            create=not self.dry_run,
            only_clean_rows=self.only_clean_rows,
            organization_id=self.organization_id,
        )


class CreateIn(Input):
    """Which claims of a checked sheet are created."""

    only_clean_rows: bool = Field(
        default=False,
        description="leave out those with an error; else every one that a draft holds",
    )


class ImportOut(BaseModel):
    """A sheet and how far it is; ``counts`` has rows by outcome, and claims.

    ``state`` is reading (a workbook), refused, checking, checked, creating or done; ``problem``
    says why a sheet is refused, or why its work stopped midway.
    """

    id: str
    file_name: str
    state: str
    counts: dict[str, int]
    only_clean_rows: bool
    operation: str
    problem: dict[str, Any] | None
    created_at: datetime
    revision: int

    @classmethod
    def of(cls, run: ClaimImport) -> "ImportOut":
        """Return an import as JSON."""
        return cls(
            id=run.id,
            file_name=run.file_name,
            state=run.state,
            counts=run.counts,
            only_clean_rows=run.only_clean_rows,
            operation=run.operation_id,
            problem=reworded(run.problem) if run.problem else None,
            created_at=run.created_at,
            revision=run.revision,
        )


class ImportPage(BaseModel):
    """A page of imports."""

    items: list[ImportOut]
    next: str | None


class NoteOut(BaseModel):
    """One thing found on a row; ``outcome`` is what it makes of it, empty if it only informs."""

    field: str
    code: str
    outcome: str
    text: str
    remedy: str


def notes_out(row: RowReport) -> list[NoteOut]:
    """Return what was found on a row as JSON, in the reader's language."""
    said = [(note, *note.words()) for note in row.notes]
    return [
        NoteOut(field=one.field, code=one.code, outcome=one.outcome, text=text, remedy=remedy)
        for one, text, remedy in said
    ]


class SheetRowOut(BaseModel):
    """A row: its line in the sheet, its outcome, and its claim once that is there."""

    line: int
    claim_key: str
    outcome: str
    claim: str | None
    notes: list[NoteOut]

    @classmethod
    def of(cls, row: RowReport) -> "SheetRowOut":
        """Return a row's report as JSON, in the reader's language."""
        return cls(
            line=row.number,
            claim_key=row.cells.get("claim_key", ""),
            outcome=row.outcome,
            claim=row.claim or None,
            notes=notes_out(row),
        )


class RowPage(BaseModel):
    """The rows of a page of claims."""

    items: list[SheetRowOut]
    next: str | None
