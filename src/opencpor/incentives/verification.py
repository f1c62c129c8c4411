"""Judges closed months again from what their closes read, and compares with what was posted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from opencpor.common.months import Month
from opencpor.incentives.judging import Judging
from opencpor.incentives.models import Close, Earning, EarningKind
from opencpor.incentives.queries import closed_months, posted, verdict_files
from opencpor.incentives.rules.closing import LineKey, Posting, postings
from opencpor.programs.queries import governed_months, version_by_number
from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.checking import faults_of
from opencpor.usage.lake.here import lake_session, the_lake, work_folder
from opencpor.usage.models import FileKind, LakeFile

if TYPE_CHECKING:
    from opencpor.incentives.actions.judge_months import Judged


def faults_of_close(close: Close) -> list[str]:
    """Judge a closed month again whose inputs were kept; say what differs from what was posted.

    What the close read is in the lake: usage of the batches it names, and its inputs, which hold
    the associations as they stood. The program's versions never change. Nothing is written.

    Raises:
        LakeError: If the lake cannot be reached.
    """
    from opencpor.incentives.actions.judge_months import judge_months

    files, billed = usage_of(close), transactions_of(close)
    registered = [
        *files,
        *billed,
        (close.input_file, close.input_hash),
        (close.verdict_file, close.verdict_hash),
    ]
    registered += [(close.state_file, close.state_hash)] if close.state_file else []
    broken = [f"{name}: {what}" for name, what in faults_of(registered)]
    if broken:
        return broken
    names, billed_names = ([name for name, _hash in some] for some in (files, billed))
    judging = judging_of(close)
    with (
        TemporaryDirectory(dir=work_folder(), prefix="verify-") as folder,
        the_lake().local(close.input_file, close.verdict_file, *names) as (inputs, kept, *usage),
        the_lake().local(*billed_names) as billed_paths,
        the_lake().local(*verdict_files(close.program_key, judging.month)) as before,
        judge_months(judging, inputs, usage, billed_paths) as judged,
    ):
        faults: list[str] = []
        lines: list[Posting] = []
        for month in sorted({*judging.closed, judging.month}):
            expected = _expected(judging, judged, month)
            faults += _differences(expected, _found(close, month))
            lines += expected
        path = Path(folder) / "verdicts.parquet"
        if close.keeps_all_changes:
            judged.write(path, judging.month, before)
        else:
            restated = [line.key for line in lines if line.difference]
            judged.write_restated(path, judging.month, restated)
        return [*faults, *_verdicts(path, kept), *_state(close, judged, Path(folder))]


def _state(close: Close, judged: Judged, folder: Path) -> Iterator[str]:
    """Say whether a full pass leaves another state than the close did."""
    if not close.state_file:
        return
    if close.state_about != judged.about().as_json():
        yield "what is said of the carried state differs"
        return
    again = folder / "state.parquet"
    judged.write_state(again)
    with the_lake().local(close.state_file) as (kept,):
        rows = _unlike(_all_of(again), _all_of(kept))
    if rows:
        yield f"{rows} rows of the carried state differ from those kept"


def usage_of(close: Close) -> Sequence[tuple[str, str]]:
    """Return the files of usage that a close read, with their hashes."""
    rows = LakeFile.objects.filter(
        kind=FileKind.FACTS.value,
        program_key=close.program_key,
        batch_id__in=close.batches,
        month__lte=close.month,
    )
    return list(rows.order_by("id").values_list("name", "sha256"))


def transactions_of(close: Close) -> Sequence[tuple[str, str]]:
    """Return the files of transactions that a close read, with their hashes."""
    rows = LakeFile.objects.filter(
        kind=FileKind.TRANSACTIONS.value,
        program_key=close.program_key,
        batch_id__in=close.batches,
    )
    return list(rows.order_by("id").values_list("name", "sha256"))


def judging_of(close: Close) -> Judging:
    """Say by which version the months were judged, as it was when the close began.

    Versions that came later begin after it: none is published into closed months.
    """
    month = Month.of(close.month)
    closed = {one: n for one, n in closed_months(close.program_key, month).items() if one <= month}
    kept = {one: version_by_number(close.program_key, n) for one, n in closed.items()}
    versions = governed_months(close.program_key, month) | kept
    return Judging(close.program_key, month, versions, frozenset(closed) - {month})


def _expected(judging: Judging, judged: Judged, month: Month) -> list[Posting]:
    """Give the lines that the close had to post for a month."""
    amounts, _firsts = posted(judging.program_key, month, before=judging.month)
    return postings(judging.month, judged.earned(month), amounts, judging.closed)


def _found(close: Close, month: Month) -> list[Posting]:
    """Give the lines that the close did post for a month."""
    rows = Earning.objects.filter(close=close, month=month.first_day)
    return [
        Posting(
            LineKey(row.association_id, row.rule, row.milestone, month),
            row.amount_minor,
            difference=row.kind == EarningKind.DIFFERENCE,
        )
        for row in rows
    ]


def _differences(expected: list[Posting], found: list[Posting]) -> Iterator[str]:
    wanted = {(line.key, line.difference): line.amount_minor for line in expected}
    there = {(line.key, line.difference): line.amount_minor for line in found}
    for place in sorted(wanted.keys() | there.keys(), key=str):
        if wanted.get(place) != there.get(place):
            key = place[0]
            line = " ".join(filter(None, (key.association_id, key.rule, key.milestone)))
            yield (
                f"{line} for {key.month}: posted {_said(there.get(place))}, "
                f"judged {_said(wanted.get(place))}"
            )


def _said(amount: int | None) -> str:
    return "nothing" if amount is None else f"{amount} minor units"


def _verdicts(again: Path, kept: Path) -> Iterator[str]:
    """Say whether two files of verdicts hold the same rows.

    What was kept before some columns were is compared by those it has; before growth was judged by
    period no rule of that kind was.
    """
    import pyarrow.parquet as pq

    from opencpor.incentives.engine.verdicts import PERIODS

    columns = pq.read_schema(kept).names
    names = ", ".join(columns)
    rows = "" if PERIODS[0] in columns else "WHERE rule_type <> 'period_growth'"
    one = f"SELECT {names} FROM read_parquet({quoted(str(again))}) {rows}"  # noqa: S608 - ours, quoted
    if differing := _unlike(one, _all_of(kept)):
        yield f"{differing} judgments differ from those kept"


def _all_of(path: Path) -> str:
    return f"FROM read_parquet({quoted(str(path))})"


def _unlike(one: str, other: str) -> int:
    """Count the rows that only one of two queries gives."""
    query = (
        f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"  # noqa: S608 - quoted
    )
    with lake_session() as session:
        row = session.execute(query).fetchone()
    return int(row[0]) if row else 0
