"""Calculate what a program pays from three kinds of files, without a database.

Reads a program document, associations and usage; writes `earnings.csv` (or `.parquet`) and
`summary.json`. All or nothing: on any input error nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ibis import _

from opencpor.common.errors import InputError
from opencpor.common.folders import replacing
from opencpor.common.months import Month
from opencpor.incentives.engine.associations_file import read_associations
from opencpor.incentives.engine.earnings_file import write_earnings
from opencpor.incentives.engine.summary import Inputs, write_summary
from opencpor.incentives.engine.verdicts import judge
from opencpor.programs.document.incentives import PeriodGrowthRule
from opencpor.programs.document.rules_only import (
    DocumentErrorsError,
    RulesDocument,
    read_rules_document,
)
from opencpor.usage.engine.opening import Choice, open_session
from opencpor.usage.engine.session import EngineMissingError
from opencpor.usage.engine.usage_files import read_usage

OutputFormat = Literal["csv", "parquet"]
_WRITTEN = (
    "association_no", "rule_no", "month", "active", "paid", "mark", "growth", "milestone", "amount",
    "mask",
)  # fmt: skip


@dataclass(frozen=True)
class Calculation:
    """What to calculate: the files, the months to write (both inclusive), where and how.

    Later files of `usage` supersede earlier ones. Months before `first` are computed, since marks,
    milestones and caps need them, but not written.
    """

    program: Path
    associations: Path
    usage: Sequence[Path]
    first: Month | None
    through: Month
    out: Path
    output_format: OutputFormat = "csv"
    engine: Choice = field(default_factory=Choice)


class InputErrorsError(InputError):
    """The input cannot be used; `errors` holds every reason, each naming its file."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(errors))


def calculate(task: Calculation) -> None:
    """Do the calculation and write its results; InputErrorsError if any input is bad."""
    if task.out.exists() and not task.out.is_dir():
        raise InputErrorsError([f"{task.out}: is a file: expected a folder, or nothing yet"])
    try:
        _calculate(task)
    except EngineMissingError as error:
        raise InputErrorsError([str(error)]) from error


def _calculate(task: Calculation) -> None:
    files = [task.program, task.associations, *task.usage]
    with _hashing(files) as hashes, open_session(task.engine, _scratch(task)) as session:
        document, errors = _document(task.program)
        associations, wrong = read_associations(session, task.associations)
        errors += wrong
        usage, wrong = read_usage(session, task.usage, associations)
        errors += wrong
        if errors or document is None or associations is None or usage is None:
            raise InputErrorsError(errors)
        rules = [rule for rule in document.rules if not isinstance(rule, PeriodGrowthRule)]
        judgment = judge(
            session, associations, usage.marked, rules, document.currency, last=task.through.index
        )
        first = 0 if task.first is None else task.first.index
        rows = session.stage(judgment.rows.filter(_.month >= first).select(_WRITTEN))
        session.drop(usage.marked)
        with replacing(task.out) as folder:
            write_earnings(session, judgment, rows, folder, task.output_format)
            inputs = Inputs(
                document,
                session.count(associations),
                usage.rows,
                {name: found.result() for name, found in hashes.items()},
            )
            write_summary(session, judgment, rows, inputs, (task.first, task.through), folder)


def _scratch(task: Calculation) -> Path | None:
    """Give the folder for scratch files: a cluster must see it, so it lies where results will."""
    if task.engine.engine == "duckdb":
        return None
    return next(folder for folder in task.out.absolute().parents if folder.is_dir())


def _document(path: Path) -> tuple[RulesDocument | None, list[str]]:
    try:
        return read_rules_document(path.read_bytes()), []
    except OSError as error:
        return None, [f"{path}: cannot be read: {error.strerror}"]
    except DocumentErrorsError as error:
        return None, [f"{path}: {wrong}" for wrong in error.errors]


@contextmanager
def _hashing(paths: Sequence[Path]) -> Iterator[Mapping[str, Future[str]]]:
    """Hash the files while the engine is at work; a file that cannot be read is told elsewhere."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield {str(path): pool.submit(_sha256, path) for path in paths}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
