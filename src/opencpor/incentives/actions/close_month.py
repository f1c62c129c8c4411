"""Close a month: judge every association, keep the verdicts, post what is owed."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Invalid
from opencpor.common.money import in_minor_units
from opencpor.common.months import Month
from opencpor.incentives.actions.judge_months import Judged, Judging, judge_months
from opencpor.incentives.actions.post_lines import post_lines
from opencpor.incentives.models import Close
from opencpor.incentives.queries import FactFiles, closed_months, fact_files, last_closed, posted
from opencpor.incentives.rules.closing import Closable, LineKey, Posting, closable, postings
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import Version, governed_months, latest_version, version_by_number
from opencpor.usage.lake.here import the_lake, work_folder


@dataclass(frozen=True)
class Wish:
    """What is to be closed; ``reason``: why, although less usage came in than is asked for."""

    program_key: str
    month: Month
    reason: str = ""


def close_month(wish: Wish, actor: Actor) -> Close:
    """Close one month of one program, in one transaction.

    A month that is closed already stays as it is, and its close is returned.

    Raises:
        Conflict: ``close_in_progress``, ``earlier_month_open``, ``coverage_low`` (without reason).
        Invalid: ``month_not_over``.
        NotFound: If there is no such program.
    """
    actor.require(Permission.CLOSE)
    with transaction.atomic():
        _take_turn(wish.program_key)
        done = Close.objects.filter(
            program_key=wish.program_key, month=wish.month.first_day
        ).first()
        if done is not None:
            return done
        _refuse_unless_next(wish)
        return _close(wish, actor)


def _take_turn(program_key: str) -> None:
    """Hold the program's closes until the transaction ends; refuse if another holds them."""
    digest = hashlib.sha256(f"close {program_key}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)]
        )
        row = cursor.fetchone()
    if not row or not row[0]:
        raise Conflict(
            "A month of this program is being closed right now. Wait until that is done.",
            code="close_in_progress",
        )


def _refuse_unless_next(wish: Wish) -> None:
    calendar = latest_version(wish.program_key).document.business_calendar
    last = last_closed(wish.program_key)
    verdict = closable(wish.month, last, Month.of(calendar.local_date(now())))
    if verdict is Closable.NOT_OVER:
        raise Invalid(
            f"{wish.month} is not over yet. A month can be closed once it is.",
            code="month_not_over",
        )
    if verdict is not Closable.YES and last is not None:
        raise Conflict(
            f"Months close in order, and {last} was closed last. Close {last.plus(1)} next.",
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
    judging = _judging(wish)
    version = judging.versions[wish.month]
    files = fact_files(wish.program_key, wish.month)
    with (
        TemporaryDirectory(dir=work_folder(), prefix="close-") as folder,
        the_lake().local(*files.names) as paths,
        judge_months(judging, paths) as judged,
    ):
        _refuse_low_coverage(wish, version, judged)
        amounts, firsts = posted(wish.program_key)
        lines = postings(wish.month, judged.earned(), amounts, judging.closed)
        close = _keep(wish, version, judged, lines, files, Path(folder), actor)
        minimum = in_minor_units(version.document.policy.payments.minimum, close.currency)
        count = post_lines(close, lines, firsts, minimum, actor)
    _tell(close, lines, count, actor)
    return close


def _refuse_low_coverage(wish: Wish, version: Version, judged: Judged) -> None:
    minimum = version.document.policy.close.min_coverage
    coverage = judged.coverage
    if coverage.reaches(minimum) or wish.reason.strip():
        return
    raise Conflict(
        f"Of {coverage.before} units with usage in the month before, {coverage.covered} have "
        f"usage in {wish.month}; the program asks for a share of {minimum}. Import what is "
        "missing, or give a reason for closing all the same.",
        code="coverage_low",
        extra={"units_before": coverage.before, "units_covered": coverage.covered},
    )


def _keep(
    wish: Wish,
    version: Version,
    judged: Judged,
    lines: list[Posting],
    files: FactFiles,
    folder: Path,
    actor: Actor,
) -> Close:
    """Write the verdicts to the lake and store the close that names them."""
    restated: list[LineKey] = [line.key for line in lines if line.difference]
    path = folder / "verdicts.parquet"
    rows = judged.write(path, wish.month, restated)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    name = f"verdicts/{wish.program_key}/{wish.month}-{secrets.token_hex(4)}.parquet"
    the_lake().put(path, name)
    return Close.objects.create(
        program_key=wish.program_key,
        month=wish.month.first_day,
        program_version=version.number,
        currency=judged.currency,
        batches=sorted(files.batches),
        units_before=judged.coverage.before,
        units_covered=judged.coverage.covered,
        reason=wish.reason.strip(),
        verdict_file=name,
        verdict_hash=digest,
        verdict_rows=rows,
        engine=judged.engine(),
        closed_by=actor.id,
        closed_at=now(),
    )


def _tell(close: Close, lines: list[Posting], count: int, actor: Actor) -> None:
    """Record the close with its totals, so that the log vouches for the ledger's month."""
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
            "batches": close.batches,
            "lines": count,
            "earned_minor": sum(line.amount_minor for line in lines if not line.difference),
            "difference_lines": len(differences),
            "difference_minor": sum(line.amount_minor for line in differences),
            "currency": close.currency,
            "reason_given": bool(close.reason),
        },
    )
