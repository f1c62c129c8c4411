"""Close a month: judge every association, keep the verdicts, post what is owed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import connection, transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Invalid
from opencpor.common.money import in_minor_units
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.incentives.actions.sweep_closes import folder_in, sweep_closes
from opencpor.incentives.going_on import Basis, basis_of
from opencpor.incentives.judging import Judging
from opencpor.incentives.models import Close
from opencpor.incentives.posting.journals import Origin, hold_ledger
from opencpor.incentives.posting.lines import Batch, post_lines
from opencpor.incentives.posting.statements import write_statements
from opencpor.incentives.queries import (
    FactFiles,
    closed_months,
    fact_files,
    input_rows,
    last_closed,
    posted,
    transaction_files,
    verdict_files,
)
from opencpor.incentives.rules.closing import Closable, LineKey, Posting, closable, postings
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.exclusion import closing
from opencpor.programs.queries import Version, governed_months, latest_version, version_by_number
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.lake.writing import sha256_of

if TYPE_CHECKING:
    from opencpor.incentives.actions.judge_months import Judged

INPUTS_NAME = "inputs.parquet"


@dataclass(frozen=True)
class Wish:
    """What is to be closed; ``reason``: why, although less usage came in than is asked for."""

    program_key: str
    month: Month
    reason: str = ""


def close_month(wish: Wish, actor: Actor) -> Close:
    """Close one month of one program; all that is written is written in one transaction.

    A month that is closed already stays as it is, and its close is returned.

    Raises:
        Conflict: ``close_in_progress``, ``earlier_month_open``, ``coverage_low`` (without reason).
        Invalid: ``month_not_over``.
        NotFound: If there is no such program.
    """
    actor.require(Permission.CLOSE)
    with closing(wish.program_key):
        done = Close.objects.filter(
            program_key=wish.program_key, month=wish.month.first_day
        ).first()
        return done or _close(wish, actor)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it stood at one moment: what many statements see must fit together."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _refuse_unless_next(wish: Wish) -> None:
    calendar = latest_version(wish.program_key).document.business_calendar
    last = last_closed(wish.program_key)
    verdict = closable(wish.month, last, Month.of(calendar.local_date(now())))
    if verdict is Closable.NOT_OVER:
        raise Invalid(
            phrase("{month} is not over yet. A month can be closed once it is.", month=wish.month),
            code="month_not_over",
        )
    if verdict is not Closable.YES and last is not None:
        raise Conflict(
            phrase(
                "Months close in order, and {last} was closed last. Close {following} next.",
                last=last,
                following=last.plus(1),
            ),
            code="earlier_month_open",
            extra={"next": str(last.plus(1))},
        )


def _judging(wish: Wish) -> Judging:
    """Say by which version each month is judged: closed ones by that which closed them."""
    closed = closed_months(wish.program_key)
    kept = {month: version_by_number(wish.program_key, n) for month, n in closed.items()}
    return Judging(
        wish.program_key,
        wish.month,
        governed_months(wish.program_key, wish.month) | kept,
        closed=frozenset(closed),
    )


def _close(wish: Wish, actor: Actor) -> Close:
    from opencpor.incentives.engine.inputs import write_inputs

    sweep_closes(wish.program_key)
    with TemporaryDirectory(dir=work_folder(), prefix="close-") as name:
        folder = Path(name)
        inputs = folder / INPUTS_NAME
        with _one_moment():
            _refuse_unless_next(wish)
            judging = _judging(wish)
            basis = basis_of(judging)
            files = fact_files(wish.program_key, wish.month)
            billed = transaction_files(wish.program_key)
            calendar = judging.versions[wish.month].document.business_calendar
            write_inputs(input_rows(wish.program_key, calendar, wish.month), inputs)
        with _judged(judging, inputs, files, billed, basis) as judged:
            _refuse_low_coverage(wish, judging.versions[wish.month], judged)
            return _post(wish, judging, judged, files.batches | billed.batches, folder, actor)


@contextmanager
def _judged(
    judging: Judging, inputs: Path, files: FactFiles, billed: FactFiles, basis: Basis | None
) -> Iterator[Judged]:
    """Judge from what the close before left, or all history where that does not do."""
    from opencpor.incentives.actions.judge_months import judge_months
    from opencpor.incentives.actions.judge_onward import judge_onward

    if basis is not None and basis.intact():
        with judge_onward(judging, inputs, files.files, billed.files, basis) as judged:
            yield judged
        return
    with (
        the_lake().local(*files.names) as paths,
        the_lake().local(*billed.names) as billed_paths,
        judge_months(judging, inputs, paths, billed_paths) as judged,
    ):
        yield judged


def _lines(judging: Judging, judged: Judged) -> tuple[list[Posting], dict[LineKey, str]]:
    """Give what to post, and the first lines of what is corrected; one month is held at a time."""
    anew = judged.anew
    earlier = judging.closed if anew is None or anew else frozenset[Month]()
    lines: list[Posting] = []
    firsts: dict[LineKey, str] = {}
    for month in sorted({*earlier, judging.month}):
        amounts, names = posted(judging.program_key, month, associations=anew)
        own = (
            judged.lines()
            if month == judging.month
            else postings(judging.month, judged.earned(month), amounts, {month})
        )
        if names:
            firsts |= {key: names[key] for key in (line.key for line in own) if key in names}
        lines += own
    return lines, firsts


@transaction.atomic
def _post(
    wish: Wish,
    judging: Judging,
    judged: Judged,
    batches: Collection[str],
    folder: Path,
    actor: Actor,
) -> Close:
    """Write what was judged: the verdicts, the close, its lines, the event; ask for a forecast."""
    from opencpor.incentives.jobs import forecast_job

    hold_ledger(wish.program_key)
    version = judging.versions[wish.month]
    lines, firsts = _lines(judging, judged)
    close = _keep(wish, version, judged, batches, folder, actor)
    minimum = in_minor_units(version.document.policy.payments.minimum, close.currency)
    batch = Batch(lines, close.month, close.currency, firsts)
    count = post_lines(Origin.of_close(close, actor), batch)
    made = write_statements(close, minimum)
    _tell(close, lines, count, [row.id for row in made], actor)
    key = close.program_key
    forecast_job.configure(lock=f"incentives.forecast:{key}").defer(program_key=key)
    return close


def _refuse_low_coverage(wish: Wish, version: Version, judged: Judged) -> None:
    minimum = version.document.policy.close.min_coverage
    coverage = judged.coverage
    if coverage.reaches(minimum) or legible(wish.reason):
        return
    raise Conflict(
        phrase(
            "Of {before} units with usage in the month before, {covered} have usage in {month}; "
            "the program asks for a share of {minimum}. Import what is missing, or give a reason "
            "for closing all the same.",
            before=coverage.before,
            covered=coverage.covered,
            month=wish.month,
            minimum=minimum,
        ),
        code="coverage_low",
        extra={"units_before": coverage.before, "units_covered": coverage.covered},
    )


def _keep(
    wish: Wish,
    version: Version,
    judged: Judged,
    batches: Collection[str],
    folder: Path,
    actor: Actor,
) -> Close:
    """Write the verdicts to the lake and store the close that names them."""
    path = folder / "verdicts.parquet"
    with the_lake().local(*verdict_files(wish.program_key, wish.month)) as before:
        rows = judged.write(path, wish.month, before)
    state = folder / "state.parquet"
    judged.write_state(state)
    kept = {
        room: _put(file, room, wish)
        for room, file in (("verdicts", path), ("inputs", folder / INPUTS_NAME), ("states", state))
    }
    return Close.objects.create(
        program_key=wish.program_key,
        month=wish.month.first_day,
        program_version=version.number,
        currency=judged.currency,
        batches=sorted(batches),
        units_before=judged.coverage.before,
        units_covered=judged.coverage.covered,
        reason=legible(wish.reason),
        verdict_file=kept["verdicts"].name,
        verdict_hash=kept["verdicts"].sha256,
        input_file=kept["inputs"].name,
        input_hash=kept["inputs"].sha256,
        state_file=kept["states"].name,
        state_hash=kept["states"].sha256,
        state_about=judged.about().as_json(),
        judged_from=judged.begun_from,
        judged_anew=None if judged.anew is None else len(judged.anew),
        verdict_rows=rows,
        keeps_all_changes=True,
        engine=judged.engine(),
        closed_by=actor.id,
        closed_at=now(),
    )


@dataclass(frozen=True)
class _Kept:
    """A file as it is registered."""

    name: str
    sha256: str


def _put(path: Path, room: str, wish: Wish) -> _Kept:
    """Put a file into the lake, under a name that was never there."""
    sha256 = sha256_of(path)
    name = f"{folder_in(room, wish.program_key)}/{wish.month}-{secrets.token_hex(4)}.parquet"
    the_lake().put(path, name)
    return _Kept(name, sha256)


def _tell(
    close: Close, lines: list[Posting], count: int, made_later: list[str], actor: Actor
) -> None:
    """Record the close with its totals, so that the log vouches for the ledger's month.

    With it stand the statements of closes before that were missing and were made now.
    """
    differences = [line for line in lines if line.difference]
    record(
        EventType.MONTH_CLOSED,
        f"ledger:{close.program_key}:{close.month:%Y-%m}",
        actor.ref(),
        data={
            "close": close.id,
            "program_version": close.program_version,
            "verdict_file": close.verdict_file,
            "verdict_hash": close.verdict_hash,
            "input_file": close.input_file,
            "input_hash": close.input_hash,
            "state_file": close.state_file,
            "state_hash": close.state_hash,
            "batches": close.batches,
            "lines": count,
            "earned_minor": sum(line.amount_minor for line in lines if not line.difference),
            "difference_lines": len(differences),
            "difference_minor": sum(line.amount_minor for line in differences),
            "currency": close.currency,
            "reason_given": bool(close.reason),
            "statements_made_later": made_later,
        },
    )
