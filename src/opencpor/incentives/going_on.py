"""What a close goes on from: the close of the month before, and what it had read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opencpor.common.months import Month
from opencpor.incentives.judging import Judging
from opencpor.incentives.models import Close, Earning
from opencpor.usage.lake.checking import faults_of
from opencpor.usage.lake.here import the_lake


@dataclass(frozen=True)
class LakeName:
    """A file of the lake: its name, its batch, and the month of its facts."""

    name: str
    batch: str
    month: Month | None = None  # None: of all months


@dataclass(frozen=True)
class Basis:
    """The close before: what it left, and what it had read.

    Attributes:
        close: Its id; empty where there is no close behind it.
        inputs: The file that it judged by: its name and SHA-256.
        state: The file that it left, likewise.
        said: What is said beside that.
        batches: Those it had read.
        corrected: Associations for which something else than a close posted lines since.
    """

    close: str
    inputs: tuple[str, str]
    state: tuple[str, str]
    said: Mapping[str, Any]
    batches: frozenset[str]
    corrected: Sequence[str] = ()

    def intact(self) -> bool:
        """Whether its files are as they were registered, with the columns that are asked for.

        Raises:
            LakeError: If the lake cannot be reached.
        """
        import pyarrow.parquet as pq

        from opencpor.incentives.engine.inputs import INPUTS

        if any(faults_of([self.inputs, self.state])):
            return False
        with the_lake().local(self.inputs[0]) as (path,):
            return bool(pq.read_schema(path).names == INPUTS.names)


def basis_of(judging: Judging) -> Basis | None:
    """Return what the close of a month may go on from; None: it has to judge all history."""
    from opencpor.incentives.engine.state import about, suffices

    month = judging.month
    row = Close.objects.filter(
        program_key=judging.program_key, month=month.plus(-1).first_day
    ).first()
    version = judging.versions[month].document
    numbers = {one.index: version.number for one, version in judging.versions.items()}
    wanted = about(version.incentives, version.currency, numbers, month.index - 1)
    if row is None or not row.state_file or not suffices(row.state_about, wanted):
        return None
    others = Earning.objects.filter(
        program_key=judging.program_key, close=None, processed=month.first_day
    )
    return Basis(
        close=row.id,
        inputs=(row.input_file, row.input_hash),
        state=(row.state_file, row.state_hash),
        said=row.state_about,
        batches=frozenset(row.batches),
        corrected=sorted(set(others.values_list("association_id", flat=True))),
    )
