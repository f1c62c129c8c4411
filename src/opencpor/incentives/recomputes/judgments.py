"""What recomputes judged of the lines that they post, kept with every input."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from pathlib import Path

from opencpor.common.months import Month
from opencpor.incentives.models import Close
from opencpor.incentives.proposals import State
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.whatif.judging import Written
from opencpor.programs.queries import Version
from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.here import lake_session


def write_judged(found: Written, versions: Mapping[Month, Version], path: Path) -> None:
    """Write the judgments behind the lines that differ, with the columns of a file of verdicts.

    Args:
        found: The comparison.
        versions: By which version each month was judged.
        path: Where they are written.
    """
    judged, lines = (quoted(str(one)) for one in (found.judged_file, found.lines_file))
    with lake_session() as session:
        session.execute(
            f"""COPY (
              SELECT judged.*, rules.program_version
              FROM read_parquet({judged}) AS judged
              JOIN (SELECT unnest($months) AS month,
                unnest($numbers)::INTEGER AS program_version) AS rules USING (month)
              SEMI JOIN read_parquet({lines}) AS line USING (association_id, rule, month)
              ORDER BY month, association_id, rule, coalesce(milestone, '')
            ) TO {quoted(str(path))} (FORMAT parquet)""",  # noqa: S608 - ours, quoted
            {
                "months": [str(month) for month in versions],
                "numbers": [one.number for one in versions.values()],
            },
        )


def posted_behind(closes: list[Close]) -> list[Recompute]:
    """Return the recomputes that posted after some closes and kept what they judged.

    Behind each close there is one at most.
    """
    rows = Recompute.objects.filter(state=State.APPROVED.value, close__in=closes, lines__gt=0)
    return list(rows.exclude(verdict_file="").select_related("close"))


def as_close(row: Recompute) -> Close:
    """Return the close that it went on from, as if that had read and judged what it did."""
    read = copy(row.close)
    read.batches = row.batches
    read.input_file, read.input_hash = row.input_file, row.input_hash
    read.verdict_file, read.verdict_hash = row.verdict_file, row.verdict_hash
    return read
