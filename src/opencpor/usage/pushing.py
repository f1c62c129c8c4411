"""From rows that a program sends to a received batch: they are a file of a layout of ours."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from opencpor.access.actor import Actor
from opencpor.usage.actions.dry_run import DryRun, dry_run
from opencpor.usage.actions.receive import Received, Sent, receive
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.lake.here import work_folder
from opencpor.usage.layouts import own, transactions
from opencpor.usage.models import Door

MOST_ROWS = 10_000
NAME = "rows.csv"


@dataclass(frozen=True)
class Row:
    """One fact as it was sent; whether it can be used, the import judges, as for any file."""

    layout: ClassVar = own.LAYOUT.key

    tenant_id: str
    workload: str
    month: str
    active_users: int | str | None = None
    paid_units: int | str | None = None
    subscription_id: str | None = None
    assigned_units: int | str | None = None


@dataclass(frozen=True)
class Billed:
    """One transaction as it was sent; the import judges it too."""

    layout: ClassVar = transactions.LAYOUT.key

    transaction_id: str
    partner_id: str
    tenant_id: str
    product: str
    date: str
    amount: int | str
    currency: str
    subscription_id: str | None = None


@contextmanager
def _as_file(
    rows: Sequence[Row] | Sequence[Billed], program: str, as_of: datetime | None
) -> Iterator[Sent]:
    """Give rows, one or more, as a file: line 1 has the headings, so the first row is line 2."""
    with TemporaryDirectory(dir=work_folder()) as folder:
        path = Path(folder) / NAME
        with path.open("w", encoding="utf-8", newline="") as sink:
            lines = csv.writer(sink, lineterminator="\n")
            lines.writerow(field.name for field in fields(rows[0]))
            lines.writerows(astuple(row) for row in rows)  # what is absent is an empty cell
        yield Sent(path, NAME, Door.API, program_key=program, layout=rows[0].layout, as_of=as_of)


def take_rows(
    actor: Actor,
    rows: Sequence[Row] | Sequence[Billed],
    program: str = "",
    as_of: datetime | None = None,
) -> Received:
    """Receive rows; see ``actions.receive.receive``. The same rows twice are one batch."""
    with _as_file(rows, program, as_of) as sent:
        return receive(sent, actor)


def check_rows(
    actor: Actor,
    rows: Sequence[Row] | Sequence[Billed],
    program: str = "",
    as_of: datetime | None = None,
) -> DryRun | RefusedError:
    """Say what an import of rows would do, or why it would refuse them; nothing is kept."""
    with _as_file(rows, program, as_of) as sent:
        try:
            return dry_run(sent, actor)
        except RefusedError as refused:
            return refused
