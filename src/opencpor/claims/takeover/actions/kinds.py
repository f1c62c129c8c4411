"""The kinds of sheets that are taken over: their columns, and what their rows become."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.claims.bulk.actions.check import Files, rows_of
from opencpor.claims.bulk.actions.reading import Layout
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim, ImportKind
from opencpor.claims.bulk.queries import sheet_columns
from opencpor.claims.bulk.report import Note, of_error
from opencpor.claims.bulk.rules.sheet import DONE, REPORT, Row
from opencpor.claims.evidence.actions.add import About, Upload, add_taken_over
from opencpor.claims.evidence.models import EvidenceKind
from opencpor.claims.models import Claim
from opencpor.claims.takeover.actions.ahead import Ahead
from opencpor.claims.takeover.actions.put_association import put_association
from opencpor.claims.takeover.actions.put_claim import put_claim, try_claim
from opencpor.claims.takeover.rules.in_flight import NEEDED, Flight, columns_for, flights_of
from opencpor.claims.takeover.rules.rows import (
    ASSOCIATIONS,
    ASSOCIATIONS_NEEDED,
    MADE,
    REFERENCE,
    Taken,
    refusals,
)
from opencpor.common.errors import Conflict, FieldError, Problem
from opencpor.common.phrases import phrase
from opencpor.programs.remembering import remembering


class Group(Protocol):
    """The rows that become one thing."""

    numbers: list[int]
    reference: str

    def judge(self, actor: Actor) -> Taken:
        """Say what taking them over would come to; nothing is stored.

        Raises:
            Problem: As `put`.
        """

    def put(self, actor: Actor) -> Taken:
        """Take them over, but for files; in the caller's transaction.

        Raises:
            Problem: If they cannot be.
        """

    def prove(self, made: str, actor: Actor) -> None:
        """Keep the files of what was taken over, in the same transaction."""

    def refusals(self, problem: Problem) -> list[Note]:
        """Return why they are not taken over, each with its row."""


class AssociationRow:
    """One row, one association."""

    def __init__(self, row: Row) -> None:
        self.row, self.numbers = row, [row.number]
        self.reference = row.cells.get(REFERENCE, "")

    def judge(self, actor: Actor) -> Taken:
        """Open the association and undo it: the judgment is no guess."""
        with transaction.atomic():
            found = self.put(actor)
            transaction.set_rollback(True)
            return found

    def put(self, actor: Actor) -> Taken:
        """Open the association."""
        return put_association(self.row, actor)

    def prove(self, made: str, actor: Actor) -> None:
        """Do nothing: an association comes without files."""

    def refusals(self, problem: Problem) -> list[Note]:
        """Return why it is not taken over."""
        return refusals(self.row.number, problem)


class FlightRows:
    """Some rows, one claim."""

    def __init__(self, flight: Flight, ahead: Ahead) -> None:
        self.flight, self.ahead = flight, ahead
        self.numbers = [row.number for row in flight.sheet.rows]
        self.reference = flight.reference

    def judge(self, actor: Actor) -> Taken:
        """Judge the claim by the one function of findings."""
        return try_claim(self.flight, self.ahead, actor)

    def put(self, actor: Actor) -> Taken:
        """Store the claim."""
        return put_claim(self.flight, self.ahead, actor)

    def prove(self, made: str, actor: Actor) -> None:
        """Put its files on the claim."""
        claim, sheet = Claim.objects.select_for_update(of=("self",)).get(id=made), self.flight.sheet
        for file in sheet.proof.files:
            name, about = file.name, About(EvidenceKind(file.kind.value), file.signed_on)
            upload = Upload(name, io.BytesIO(self.ahead.files.content(name)))
            try:
                with remembering(self.ahead.memory):
                    add_taken_over(claim, upload, about, actor)
            except Conflict as twice:
                error = FieldError(
                    "evidence",
                    twice.code,
                    phrase("{name}: {detail}", name=name, detail=twice.detail),
                    "Name fewer files, each once.",
                )
                raise Conflict(twice.detail, code=twice.code, errors=[error]) from twice

    def refusals(self, problem: Problem) -> list[Note]:
        """Return what its rows have wrong, and what the problem says, each in its place."""
        sheet = self.flight.sheet
        notes = [of_error(row, one) for row, some in sheet.errors.items() for one in some]
        errors = list(problem.errors)
        if not errors and not notes:
            errors = [FieldError("", problem.code, problem.detail)]
        for one in errors:
            row, column = sheet.place(one.field)
            notes.append(of_error(row, replace(one, field=column)))
        return notes


def _rows(run: ClaimImport) -> list[Group]:
    return [AssociationRow(row) for row in rows_of(run)]


def _flights(run: ClaimImport) -> list[Group]:
    flights = flights_of(rows_of(run), run.columns)
    ahead = Ahead(Files(run), {one.reference for one in flights})
    return [FlightRows(one, ahead) for one in flights]


@dataclass(frozen=True)
class Kind:
    """One kind of sheet.

    Attributes:
        key: How its imports are marked.
        columns: Returns its columns, in the order of the template.
        needed: Those that a sheet must have.
        made: The column of a report that names what a row became.
        operation: Kind of the long work.
        path: Where its imports are read through the API.
        groups: Returns what becomes one thing each, in the order of the sheet.
    """

    key: ImportKind
    columns: Callable[[], tuple[str, ...]]
    needed: Sequence[str]
    made: str
    operation: str
    path: str
    groups: Callable[[ClaimImport], list[Group]]

    def layout(self) -> Layout:
        """Return what its sheets look like today."""
        report = (self.made, *REPORT[1:])
        return Layout(self.key, self.operation, self.columns(), report, self.needed)

    def note(self, entry: ImportedClaim, made: str) -> None:
        """Note on an entry what it became."""
        if self.key is ImportKind.IN_FLIGHT:
            entry.claim_id = made
        else:
            entry.association = made


OF_ASSOCIATIONS = Kind(
    ImportKind.ASSOCIATIONS, lambda: ASSOCIATIONS, ASSOCIATIONS_NEEDED, MADE,
    "associations-import", "/api/v1/associations/import", _rows,
)  # fmt: skip
OF_CLAIMS = Kind(
    ImportKind.IN_FLIGHT, lambda: columns_for(sheet_columns()), NEEDED, DONE,
    "claims-takeover", "/api/v1/claims/takeover", _flights,
)  # fmt: skip
KINDS = {one.key.value: one for one in (OF_ASSOCIATIONS, OF_CLAIMS)}


def kind_of(run: ClaimImport) -> Kind:
    """Return the kind of an import."""
    return KINDS[run.kind]
