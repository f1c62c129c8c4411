"""What a recompute judges by: register, directory and lake as they stand at one moment."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection, transaction

from opencpor.common.months import Month
from opencpor.incentives.judging import Judging
from opencpor.incentives.queries import fact_files, input_rows, transaction_files
from opencpor.incentives.recomputes.judged import recomputed_before
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.verification import judging_of
from opencpor.incentives.whatif.actions.make_what_if import ROOM
from opencpor.programs.queries import version_by_number
from opencpor.usage.lake.writing import sha256_of


@dataclass(frozen=True)
class Reading:
    """What is there now.

    Attributes:
        digest: SHA-256 of the file of inputs.
        batches: Of usage and of transactions.
        usage: Names of the files of usage; ``billed`` those of transactions.
    """

    digest: str
    batches: list[str]
    usage: tuple[str, ...]
    billed: tuple[str, ...]


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it stands at one moment; see the close, which reads likewise."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def read_now(row: Recompute, inputs: Path) -> Reading:
    """Write down what the months would be judged by now."""
    from opencpor.incentives.engine.inputs import write_inputs

    through = Month.of(row.close.month)
    calendar = judging_of(row.close).versions[through].document.business_calendar
    files = fact_files(row.program_key, through)
    billed = transaction_files(row.program_key)
    write_inputs(input_rows(row.program_key, calendar, through), inputs)
    batches = sorted(files.batches | billed.batches)
    return Reading(sha256_of(inputs), batches, tuple(files.names), tuple(billed.names))


def judging_anew(row: Recompute) -> Judging:
    """Say by which version each month is judged: those asked for by the recompute's.

    The others by those of recomputes before it behind the same close, or by what closed them.
    """
    before = judging_of(row.close)
    numbers = recomputed_before(row)
    if row.program_version is not None:
        first, last = Month.of(row.first), Month.of(row.last)
        asked = (one for one in before.versions if first <= one <= last)
        numbers |= dict.fromkeys(asked, row.program_version)
    if not numbers:
        return before
    known = {one: version_by_number(row.program_key, one) for one in set(numbers.values())}
    other = {month: known[number] for month, number in numbers.items()}
    return replace(before, versions=dict(before.versions) | other)


def file_name(row: Recompute, what: str) -> str:
    """Name a new file in the lake."""
    return f"{ROOM}/{row.program_key}/{row.id}-{secrets.token_hex(4)}-{what}.parquet"
