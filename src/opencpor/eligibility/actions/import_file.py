"""Import certifications, other association types, figures, what is held: all of a file or nothing.

A row that is known already is superseded by the same key; a row that a file does not name stays.
A file with any error changes nothing and says all of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import FieldError
from opencpor.common.ids import new_id
from opencpor.common.phrases import phrase
from opencpor.directory.actions.writing import Outcome
from opencpor.directory.rules.reading import Reader
from opencpor.directory.rules.table import Line, read_table
from opencpor.eligibility.jobs import score_soon
from opencpor.eligibility.reading import KINDS, FileKind, Kind, Known, Values
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

ERROR = "error"
AT_ONCE = 1000
_ONE_AFTER_THE_OTHER = 0x656C6967  # advisory lock: these files


@dataclass(frozen=True)
class RowErrors:
    """A row that cannot be taken, with every error."""

    line: int
    errors: tuple[FieldError, ...]


@dataclass(frozen=True)
class Report:
    """What became of a file, or would.

    Attributes:
        counts: Rows by outcome: created, changed, unchanged, error.
        wrong: The rows with errors.
        carried_out: Whether anything was stored.
    """

    kind: Kind
    counts: Mapping[str, int]
    wrong: tuple[RowErrors, ...]
    carried_out: bool


def import_file(kind: Kind, content: bytes, actor: Actor, *, dry_run: bool = True) -> Report:
    """Check a file, and carry it out unless it is a dry run or any row has an error.

    Args:
        kind: What it holds.
        content: CSV, whose first line names the columns.
        actor: A program manager, or the machine's own command line.
        dry_run: Only say what would happen.

    Raises:
        Invalid, TooLarge: If the file as a whole cannot be read.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    file = KINDS[kind]
    lines = read_table(content, file.columns, file.needed)
    with transaction.atomic():
        _lock()
        rows, wrong = _read(file, lines)
        new, changed = _compared(file, rows)
        carried_out = not dry_run and not wrong
        if carried_out:
            _store(file, new, changed)
        counts = Counter({"created": len(new), "changed": len(changed), ERROR: len(wrong)})
        counts["unchanged"] = len(rows) - len(new) - len(changed)
        if carried_out and (new or changed):
            said = {"kind": kind.value, "sha256": hashlib.sha256(content).hexdigest()}
            record(
                EventType.ELIGIBILITY_IMPORTED,
                f"import:{new_id('imp')}",
                actor.ref(),
                data={**said, "counts": dict(counts)},
            )
            score_soon("")
    names = (*(one.value for one in Outcome), ERROR)
    return Report(kind, {name: counts[name] for name in names}, tuple(wrong), carried_out)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AFTER_THE_OTHER])


def _key(file: FileKind, values: Values) -> tuple[Any, ...]:
    return tuple(values[name] for name in file.key)


def _read(file: FileKind, lines: list[Line]) -> tuple[list[Values], list[RowErrors]]:
    """Read every row; a row about the same thing as one above is an error."""
    known = Known.of(line.cells for line in lines)
    rows: list[Values] = []
    wrong: list[RowErrors] = []
    first: dict[tuple[Any, ...], int] = {}
    for line in lines:
        reader = Reader(line.cells)
        reader.errors += line.errors
        values = file.read(reader, known)
        before = None if reader.errors else first.setdefault(_key(file, values), line.number)
        if before not in (None, line.number):
            message = phrase("Line {line} is about the same thing.", line=before)
            reader.wrong(file.needed[0], "duplicate_row", message, "Keep one of the rows.")
        if reader.errors:
            wrong.append(RowErrors(line.number, tuple(reader.errors)))
        else:
            rows.append(values)
    return rows, wrong


def _compared(file: FileKind, rows: list[Values]) -> tuple[list[Values], list[Model]]:
    """Tell new rows from those that change what is stored."""
    owners = {values[file.owner] for values in rows}
    stored = file.model._default_manager.filter(**{f"{file.owner}__in": owners})
    known = {tuple(getattr(row, name) for name in file.key): row for row in stored}
    new: list[Values] = []
    changed: list[Model] = []
    for values in rows:
        row = known.get(_key(file, values))
        if row is None:
            new.append(values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    return new, changed


def _store(file: FileKind, new: list[Values], changed: list[Model]) -> None:
    """Store rows, whoever had them before."""
    at, manager = now(), file.model._default_manager
    manager.bulk_create([file.model(**one, imported_at=at) for one in new], batch_size=AT_ONCE)
    names = [
        one.name for one in file.model._meta.concrete_fields if one.attname not in (*file.key, "id")
    ]
    for row in changed:
        setattr(row, "imported_at", at)  # noqa: B010 - which model it is is not known here
    manager.bulk_update(changed, names, batch_size=AT_ONCE)
