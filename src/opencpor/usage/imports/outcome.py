"""What checking a file gave."""

from dataclasses import dataclass, field
from datetime import date

from opencpor.common.months import Month
from opencpor.usage.imports.workbench import Workbench


@dataclass(frozen=True)
class Counts:
    """What became of a file's rows; every row is in exactly one of the first four.

    Attributes:
        facts: Facts to be kept. In a per-user report these are counted from rows instead.
        repeats: Identical repeats of a fact, left out.
        ignored: Rows marked as duplicates of another location's.
        quarantined: Rows that cannot be used.
        flagged: Facts with more active users than paid units: kept, and pointed out.
        rows: All rows.
    """

    rows: int
    facts: int
    repeats: int
    ignored: int
    quarantined: int
    flagged: int


@dataclass(frozen=True)
class Outcome:
    """A checked file: counts, the months it speaks of, what was assumed, why rows were left out.

    ``report_date`` is the date that the file itself is of, where it has one.
    """

    layout: str
    headings: tuple[str, ...]
    counts: Counts
    months: tuple[Month, ...]
    codes: dict[str, int]
    notes: tuple[str, ...] = field(default=())
    report_date: date | None = None


def months_of(bench: Workbench) -> tuple[Month, ...]:
    """Return the months that the facts on a workbench are about, in order."""
    indexes = bench.rows("SELECT DISTINCT month FROM facts ORDER BY month")
    return tuple(Month.from_index(index) for (index,) in indexes)


def codes_of(bench: Workbench) -> dict[str, int]:
    """Return how many rows are in quarantine for which code."""
    found = bench.rows("SELECT code, count(*) FROM quarantine GROUP BY code ORDER BY code")
    return {str(code): int(count) for code, count in found}
