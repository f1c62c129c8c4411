"""Approve a recompute: the second person's step, which posts its differences at once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.money import in_minor_units
from opencpor.common.months import Month
from opencpor.common.phrases import Phrase, joined, phrase
from opencpor.incentives.posting.journals import Origin, hold_ledger
from opencpor.incentives.posting.lines import Batch, post_lines
from opencpor.incentives.proposals import Verb
from opencpor.incentives.queries import last_closed, posted
from opencpor.incentives.recomputes.actions.deciding import RECOMPUTES
from opencpor.incentives.recomputes.actions.propose import refuse_if_recomputed
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.reading import judging_anew, read_now
from opencpor.incentives.recomputes.recording import recorded
from opencpor.incentives.recomputes.telling import tell
from opencpor.incentives.rules.closing import LineKey, Posting
from opencpor.incentives.rules.statement import JournalKind
from opencpor.incentives.second_person import decide
from opencpor.incentives.whatif import queries as what_ifs
from opencpor.incentives.whatif.queries import Line
from opencpor.journal.events import EventType
from opencpor.programs.exclusion import hold_versions
from opencpor.usage.lake.checking import faults_of
from opencpor.usage.lake.here import work_folder


@transaction.atomic
def approve(recompute_id: str, actor: Actor, *, seen: str | None = None) -> Recompute:
    """Post the differences that another person of finance proposed; they stand in the open month.

    No close begins until the transaction ends, and the ledger is held, while what was compared is
    read again: what two persons saw is what is posted, or nothing is.

    Raises:
        NotFound: If there is none.
        Forbidden: ``second_person``.
        Conflict: ``recompute_decided``, ``not_answered``, ``close_in_progress``,
            ``recompute_stale`` if anything changed since it was compared, also the stored file of
            what differs.
        Stale: If it was changed since it was seen.
    """
    from opencpor.incentives.jobs import forecast_job

    row, step = RECOMPUTES.waiting(recompute_id, actor, seen, Verb.APPROVE)
    what_ifs.answered(row.what_if)
    hold_versions(row.program_key)
    hold_ledger(row.program_key)
    _refuse_if_stale(row)
    _refuse_if_other(row)
    lines = list(what_ifs.every_line(row.what_if))
    firsts = _firsts(row, lines)
    row.processed = Month.of(row.close.month).plus(1).first_day
    row.lines = _post(row, lines, firsts, actor)
    decide(row, step, actor)
    recorded(EventType.RECOMPUTE_APPROVED, row, actor)
    tell(row, actor)
    forecast_job.configure(lock=f"incentives.forecast:{row.program_key}").defer(
        program_key=row.program_key
    )  # what was earned of forecasts has changed
    return row


def _stale(what: Phrase) -> Conflict:
    again = phrase("Reject it, and propose it again.")
    return Conflict(joined(what, again), code="recompute_stale")


def _refuse_if_stale(row: Recompute) -> None:
    """Read again what was compared: closes, recomputes, register, directory and lake."""
    if last_closed(row.program_key) != Month.of(row.close.month):
        raise _stale(phrase("Another month was closed since the months were compared."))
    refuse_if_recomputed(row.close)
    with TemporaryDirectory(dir=work_folder(), prefix="recompute-") as folder:
        reading = read_now(row, Path(folder) / "inputs.parquet")
    if reading.batches != row.batches:
        raise _stale(phrase("Usage or transactions came in since the months were compared."))
    if reading.digest != row.input_hash:
        raise _stale(
            phrase("Associations, enrollments or customers changed since the months were compared.")
        )


def _refuse_if_other(row: Recompute) -> None:
    """Refuse a file of differences that is not the one that two persons saw."""
    kept = [(row.what_if.lines_file, row.what_if.lines_hash)]
    kept += [(row.verdict_file, row.verdict_hash)] if row.verdict_file else []
    if any(faults_of(kept)):
        raise _stale(phrase("The stored differences changed since the months were compared."))


def _firsts(row: Recompute, lines: list[Line]) -> dict[LineKey, str]:
    """Return the lines that are corrected; the ledger must hold what was compared."""
    firsts: dict[LineKey, str] = {}
    for month in sorted({line.month for line in lines}):
        amounts, names = posted(row.program_key, month)
        for line in (one for one in lines if one.month == month):
            key = _key(line)
            if amounts.get(key, 0) != _minor(row, line.before_amount):
                raise _stale(phrase("The ledger changed since the months were compared."))
            if key in names:
                firsts[key] = names[key]
    return firsts


def _key(line: Line) -> LineKey:
    return LineKey(line.association_id, line.rule, line.milestone, line.month)


def _minor(row: Recompute, amount: Decimal | None) -> int:
    return in_minor_units(amount or Decimal(0), row.what_if.currency)


def _post(row: Recompute, lines: list[Line], firsts: dict[LineKey, str], actor: Actor) -> int:
    postings = [
        Posting(_key(line), _minor(row, line.change), difference=True)
        for line in lines
        if line.change
    ]
    first, last = Month.of(row.first), Month.of(row.last)
    memo = f"Recompute {first} to {last}"
    origin = Origin(row.program_key, JournalKind.RECOMPUTE, row.id, memo, now(), actor)
    versions = {month: one.number for month, one in judging_anew(row).versions.items()}
    processed = Month.of(row.close.month).plus(1).first_day
    return post_lines(origin, Batch(postings, processed, row.what_if.currency, firsts, versions))
