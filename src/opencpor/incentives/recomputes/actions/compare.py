"""Judge anew what a recompute asks for, and compare it with what the latest close judged."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from opencpor.common.months import Month
from opencpor.incentives.queries import closed_months
from opencpor.incentives.recomputes.judgments import write_judged
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.reading import file_name, judging_anew, one_moment, read_now
from opencpor.incentives.recomputes.telling import tell
from opencpor.incentives.verification import judging_of
from opencpor.incentives.whatif.actions.make_what_if import keep
from opencpor.incentives.whatif.judging import Side, Sources, Tell, compare_sides, sources_of
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.lake.writing import sha256_of

WRITTEN = ("input_file", "input_hash", "verdict_file", "verdict_hash")


def compare_recompute(row: Recompute, said: Tell) -> Recompute:
    """Do the work of a proposal once, and tell a second person of finance.

    All closed months are compared, not only those asked for: what is known now may differ in any.
    """
    if row.what_if.finished_at is not None:
        return row
    with TemporaryDirectory(dir=work_folder(), prefix="recompute-") as name:
        folder = Path(name)
        inputs = folder / "inputs.parquet"
        with one_moment():
            reading = read_now(row, inputs)
        with (
            sources_of(row.close) as old,
            the_lake().local(*reading.usage) as usage,
            the_lake().local(*reading.billed) as billed,
        ):
            before = Side(judging_of(row.close), old)
            after = Side(judging_anew(row), Sources(inputs, usage, billed))
            found = compare_sides(before, after, _first(row), folder, said)
        judged = folder / "judged.parquet"
        write_judged(found, after.judging.versions, judged)
        kept = {"input": inputs, "verdict": judged}
        for what, path in kept.items():
            place = file_name(row, f"{what}s")
            setattr(row, f"{what}_file", place)
            setattr(row, f"{what}_hash", sha256_of(path))
            the_lake().put(path, place)
        with transaction.atomic():
            row.batches = reading.batches
            row.revision += 1
            row.save(update_fields=[*WRITTEN, "batches", "revision"])
            keep(row.what_if, found)
            tell(row)
    return row


def _first(row: Recompute) -> Month:
    return min(closed_months(row.program_key))
