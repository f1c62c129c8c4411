"""Carry a directory file out, or only check it: the same run, undone at the end.

A row is stored by the same action as the same change in a page or the API. Files are carried out
one after the other, so that two at once never see each other half done.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Problem
from opencpor.common.phrases import kept, phrase
from opencpor.directory.files import FILES, FileKind
from opencpor.directory.models import FileImport
from opencpor.directory.rules.table import Line, read_table
from opencpor.directory.terms import Kind
from opencpor.http.etags import check_revision
from opencpor.http.wording import PHRASES
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

ERROR = "error"
LONGEST_FILE_NAME = 200
_ONE_AFTER_THE_OTHER = 0x64697265  # advisory lock: directory files


@dataclass(frozen=True)
class RowReport:
    """What became of one row: created, changed, unchanged or error, with every error."""

    line: int
    key: str
    outcome: str
    errors: tuple[FieldError, ...] = ()


def _errors_of(problem: Problem) -> tuple[FieldError, ...]:
    return tuple(problem.errors) or (FieldError("", problem.code, problem.detail),)


def _store(kind: FileKind, line: Line, key: str, actor: Actor) -> RowReport:
    try:
        with transaction.atomic():
            return RowReport(line.number, key, kind.put(line.cells, actor).value)
    except Problem as problem:
        return RowReport(line.number, key, ERROR, _errors_of(problem))


def _run(kind: FileKind, lines: list[Line], actor: Actor) -> Iterator[RowReport]:
    first_lines: dict[str, int] = {}
    for line in lines:
        key = kind.key(line.cells)
        if line.errors:
            yield RowReport(line.number, key, ERROR, line.errors)
        elif key and key in first_lines:
            message = phrase("Line {line} is about the same thing.", line=first_lines[key])
            twice = FieldError(kind.needed[0], "duplicate_row", message, "Keep one of the rows.")
            yield RowReport(line.number, key, ERROR, (twice,))
        else:
            first_lines[key] = line.number
            yield _store(kind, line, key, actor)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AFTER_THE_OTHER])


def _carry_out(row: FileImport, content: bytes, actor: Actor, *, dry_run: bool) -> None:
    """Run the file and put the report on the row; undone if it is a dry run or must be whole."""
    kind = FILES[Kind(row.kind)]
    lines = read_table(content, kind.columns, kind.needed)
    with transaction.atomic():
        _lock()
        reports = list(_run(kind, lines, actor))
        counts = Counter(report.outcome for report in reports)
        refused = bool(counts[ERROR]) and not row.only_clean_rows
        if dry_run or refused:
            transaction.set_rollback(True)
    row.carried_out = not dry_run and not refused
    row.content = None if row.carried_out else content
    row.counts = {name: counts[name] for name in ("created", "changed", "unchanged", ERROR)}
    row.rows = [_stored(report) for report in reports]


def _stored(report: RowReport) -> dict[str, Any]:
    """Return a row's report to be kept: in English, with what its sentences are made of."""
    texts = [text for error in report.errors for text in (error.message, error.remedy)]
    errors = [
        {"field": e.field, "code": e.code, "message": str(e.message), "remedy": str(e.remedy)}
        for e in report.errors
    ]
    return {
        "line": report.line, "key": report.key, "outcome": report.outcome, "errors": errors,
        PHRASES: kept(texts),
    }  # fmt: skip


def _record(row: FileImport, actor: Actor) -> None:
    if row.carried_out:
        said = {"kind": row.kind, "sha256": bytes(row.digest).hex(), "counts": row.counts}
        record(EventType.DIRECTORY_IMPORTED, f"import:{row.id}", actor.ref(), data=said)


def import_file(
    kind: Kind,
    content: bytes,
    actor: Actor,
    *,
    file_name: str = "",
    dry_run: bool = True,
    only_clean_rows: bool = False,
) -> FileImport:
    """Check a file, and carry it out unless it is a dry run.

    Args:
        kind: Which file.
        content: CSV, at most `rules.table.MOST_BYTES`.
        actor: A program manager, or the machine's own command line.
        file_name: What the file was called.
        dry_run: Only say what would happen.
        only_clean_rows: Carry out the rows without error although others have one. Otherwise a
            file with any error changes nothing.

    Returns:
        The import with its report; ``carried_out`` says whether anything was stored.

    Raises:
        Invalid, TooLarge: If the file as a whole cannot be read.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with transaction.atomic():
        row = FileImport(
            kind=kind.value,
            file_name=file_name[:LONGEST_FILE_NAME],
            digest=hashlib.sha256(content).digest(),
            only_clean_rows=only_clean_rows,
            created_at=now(),
            created_by=actor.id,
        )
        _carry_out(row, content, actor, dry_run=dry_run)
        row.save(force_insert=True)
        _record(row, actor)
        return row


def carry_out_import(
    import_id: str, actor: Actor, *, only_clean_rows: bool, seen: str | None = None
) -> FileImport:
    """Carry out a file that was checked before.

    Raises:
        NotFound: If there is no such import.
        Conflict: ``already_carried_out``.
        Stale: If it was checked again meanwhile.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with transaction.atomic():
        rows = FileImport.objects.select_for_update()
        row = fetch(rows, actor, "import", Permission.DIRECTORY_WRITE, id=import_id)
        check_revision(seen, row)
        if row.content is None:
            raise Conflict("This file was carried out already.", code="already_carried_out")
        row.only_clean_rows = only_clean_rows
        _carry_out(row, bytes(row.content), actor, dry_run=False)
        row.revision += 1
        row.save()
        _record(row, actor)
        return row
