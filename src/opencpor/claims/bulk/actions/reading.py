"""Give an import the rows of its sheet: of a CSV file at once, of a workbook in its job.

A workbook is unpacked in a child process with limits, which may take a minute; whoever sent it does
not wait for that.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.claims.bulk.models import ClaimImport, ImportKind, ImportState
from opencpor.claims.bulk.queries import NEEDED, home_for
from opencpor.claims.bulk.rules.sheet import MOST_ROWS
from opencpor.common.errors import Problem
from opencpor.common.phrases import phrase
from opencpor.common.sheets import is_workbook, refusal
from opencpor.directory.rules.table import read_table
from opencpor.http.operations import begin, fail, progress
from opencpor.http.problems import stored_document
from opencpor.runtime.sheets import table_in

MIB = 1024 * 1024
MOST_SHEET = 16 * MIB
LONGEST_NAME = 200


@dataclass(frozen=True)
class Sent:
    """A file as somebody sent it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Wish:
    """What is to happen after the check.

    Attributes:
        create: Create the claims; nothing if a row has an error.
        only_clean_rows: Then create those without error.
        organization_id: For which organization of the sender; empty: the only one.
    """

    create: bool = False
    only_clean_rows: bool = False
    organization_id: str = ""


@dataclass(frozen=True)
class Layout:
    """What a kind of sheet looks like.

    Attributes:
        kind: How its imports are marked.
        operation: Kind of the long work.
        columns: Its columns, in the order of the template.
        report: Those that its report adds, which may come again.
        needed: Those that it must have.
    """

    kind: ImportKind
    operation: str
    columns: Sequence[str]
    report: Sequence[str]
    needed: Sequence[str]


def _fill(run: ClaimImport, table: bytes, layout: Layout) -> None:
    """Give an import the columns and rows of a CSV file; from then on they can be checked.

    Raises:
        Invalid, TooLarge: If the sheet as a whole cannot be read.
    """
    known = (*layout.columns, *layout.report)
    lines = read_table(table, known, layout.needed, most_rows=MOST_ROWS, most_bytes=MOST_SHEET)
    if not lines:
        raise refusal("no_rows", "The sheet has no rows.", "Fill in the template.")
    present = {name for line in lines for name in line.cells}
    run.columns = [name for name in layout.columns if name in present]
    run.rows = [
        [line.number, dict(line.cells), [asdict(error) for error in line.errors]] for line in lines
    ]
    run.state = ImportState.CHECKING.value


def begun(sheet: Sent, layout: Layout, wish: Wish, actor: Actor) -> ClaimImport:
    """Return a new import of a sheet, not stored yet; a workbook waits in it for its job.

    Raises:
        Invalid, TooLarge: If a CSV file as a whole cannot be read.
        Invalid: If the sender has several organizations and does not say for which it is.
    """
    home = home_for(actor, layout.kind, wish.organization_id)
    run = ClaimImport(
        kind=layout.kind.value,
        created_by=actor.id,
        organization_id=home,
        file_name=sheet.name[:LONGEST_NAME],
        digest=hashlib.sha256(sheet.content).digest(),
        create=wish.create,
        only_clean_rows=wish.only_clean_rows,
    )
    if is_workbook(sheet.content):
        run.sheet, run.state = sheet.content, ImportState.READING.value
    else:
        _fill(run, sheet.content, layout)
    run.operation_id = begin(layout.operation, actor, NEEDED[layout.kind], home).id
    return run


def _refuse(run: ClaimImport, problem: Problem) -> None:
    run.state, run.problem = ImportState.REFUSED.value, stored_document(problem)
    fail(run.operation_id, problem)


def read_workbook(import_id: str, layout: Layout) -> ClaimImport:
    """Unpack the workbook of an import if it waits for that; once.

    One that cannot be read leaves the import *refused* and its operation failed, both with the
    coded reason. In neither case is the workbook kept.
    """
    run = ClaimImport.objects.get(id=import_id)
    if run.state != ImportState.READING:
        return run
    progress(run.operation_id, phrase("Reading the workbook"), 1)
    refused: Problem | None = None
    try:
        _fill(run, table_in(bytes(run.sheet or b""), most_bytes=MOST_SHEET), layout)
    except Problem as problem:
        refused = problem
    with transaction.atomic():
        if ClaimImport.objects.select_for_update().get(id=import_id).state != ImportState.READING:
            return ClaimImport.objects.get(id=import_id)
        if refused is not None:
            _refuse(run, refused)
        run.sheet = None
        run.revision += 1
        run.save()
    return run
