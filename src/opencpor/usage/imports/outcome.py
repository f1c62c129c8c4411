"""What checking a file gave."""

from dataclasses import dataclass, field
from datetime import date

from opencpor.common.months import Month
from opencpor.usage.imports.uncounted import Uncounted
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

    ``report_date`` is the date that the file itself is of, where it has one; ``uncounted`` what a
    per-user report says that the program does not know.
    """

    layout: str
    headings: tuple[str, ...]
    counts: Counts
    months: tuple[Month, ...]
    codes: dict[str, int]
    notes: tuple[str, ...] = field(default=())
    report_date: date | None = None
    uncounted: Uncounted | None = None


# Columns of facts that may hold nothing at all.
OPTIONAL = ("subscription_id", "active_users", "paid_units", "assigned_units")


def count_by_month(bench: Workbench) -> None:
    """Make ``by_month``: how many facts each month has, and how many of them say what.

    One pass over the facts answers what would else be asked of each month again.
    """
    said = ", ".join(f"count({name}) AS {name}" for name in OPTIONAL)
    bench.run(
        f"""CREATE TABLE by_month AS SELECT month, count(*) AS facts, {said},
          count(*) FILTER (active_users > paid_units) AS flagged
        FROM facts GROUP BY month"""  # noqa: S608 - our names
    )


def counted(bench: Workbench) -> tuple[int, int, tuple[Month, ...]]:
    """Return how many facts there are, how many of them are flagged, and their months in order."""
    found = bench.rows("SELECT month, facts, flagged FROM by_month ORDER BY month")
    return (
        sum(facts for _, facts, _ in found),
        sum(flagged for _, _, flagged in found),
        tuple(Month.from_index(index) for index, _, _ in found),
    )


def months_of(bench: Workbench) -> tuple[Month, ...]:
    """Return the months that the facts on a workbench are about, in order."""
    indexes = bench.rows("SELECT DISTINCT month FROM facts ORDER BY month")
    return tuple(Month.from_index(index) for (index,) in indexes)


def codes_of(bench: Workbench) -> dict[str, int]:
    """Return how many rows are in quarantine for which code."""
    found = bench.rows("SELECT code, count(*) FROM quarantine GROUP BY code ORDER BY code")
    return {str(code): int(count) for code, count in found}
