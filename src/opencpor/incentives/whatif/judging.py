"""Judges months twice and compares: by other rules, or with other usage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from opencpor.common.months import Month
from opencpor.common.phrases import Phrase, phrase
from opencpor.incentives.judging import Judging
from opencpor.incentives.models import Close
from opencpor.incentives.verification import judging_of, transactions_of, usage_of
from opencpor.incentives.whatif.comparing import compare
from opencpor.programs.queries import Version
from opencpor.usage.lake.here import the_lake

Tell = Callable[[Phrase, int], None]
ORDER = ("month", "association_id", "rule", "reach")


@dataclass(frozen=True)
class Sources:
    """What months are judged from: a file of inputs, files of usage and of transactions."""

    inputs: Path
    usage: Sequence[Path]
    billed: Sequence[Path]


@dataclass(frozen=True)
class Side:
    """One of the two judgments that are compared."""

    judging: Judging
    sources: Sources


@dataclass(frozen=True)
class Written:
    """Where a comparison lies, and how many lines of it differ.

    Attributes:
        judged_file: The verdicts of the second side, as they are compared.
    """

    lines_file: Path
    sums_file: Path
    judged_file: Path
    lines: int
    currency: str


@contextmanager
def sources_of(close: Close) -> Iterator[Sources]:
    """Give what a close read, as it kept it."""
    names = [name for name, _hash in usage_of(close)]
    billed_names = [name for name, _hash in transactions_of(close)]
    with (
        the_lake().local(close.input_file, *names) as (inputs, *usage),
        the_lake().local(*billed_names) as billed,
    ):
        yield Sources(inputs, usage, billed)


def by_other_rules(
    close: Close, other: dict[Month, Version], first: Month, folder: Path, tell: Tell
) -> Written:
    """Judge all closed months as they were and by other versions; compare from ``first`` on.

    Months behind those that are judged otherwise are compared too: what caps have left for them
    depends on what was paid before.

    Args:
        close: The latest one; its inputs, its usage and its transactions are read.
        other: The months that are judged by another version.
        first: The first month that is compared; none before it can differ.
        folder: Where files are written.
        tell: Is told how far it is.
    """
    before = judging_of(close)
    after = replace(before, versions=dict(before.versions) | other)
    with sources_of(close) as sources:
        return compare_sides(Side(before, sources), Side(after, sources), first, folder, tell)


def compare_sides(before: Side, after: Side, first: Month, folder: Path, tell: Tell) -> Written:
    """Judge two sides and write what differs from a month on."""
    paths = {name: folder / f"{name}.parquet" for name in ("before", "after", "lines", "sums")}
    tell(phrase("Judging as it is"), 10)
    currency = _write(before, first, paths["before"])
    tell(phrase("Judging as it would be"), 45)
    _write(after, first, paths["after"])
    tell(phrase("Comparing"), 85)
    count = compare(paths["before"], paths["after"], paths["lines"], paths["sums"])
    return Written(paths["lines"], paths["sums"], paths["after"], count, currency)


def _write(side: Side, first: Month, path: Path) -> str:
    """Judge, and write the verdicts of the months from ``first`` on; return their currency."""
    from ibis import _

    from opencpor.incentives.actions.judge_months import REACH, judge_months
    from opencpor.incentives.engine.verdict_file import verdict_file_schema

    own = side.sources
    with judge_months(side.judging, own.inputs, own.usage, own.billed) as judged:
        schema = verdict_file_schema(judged.currency)
        rows = judged.verdicts.filter(_.month >= str(first))
        judged.session.save(rows.mutate(reach=_.milestone.try_cast(REACH)), schema, ORDER, path)
        return judged.currency
