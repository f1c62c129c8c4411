"""``cpor verify``: checks that the event log is whole, and what closes and files came to."""

import argparse
from typing import TYPE_CHECKING

from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opencpor.journal.queries import Report
    from opencpor.runtime.environment import Environment

SHOWN = 50


def add_parser(subparsers: Subparsers) -> None:
    """Add ``verify``."""
    parser = subparsers.add_parser(
        "verify",
        help="check that nothing in the event log was changed",
        description="Recomputes every hash chain, compares it with the signed checkpoints, and "
        "checks the commitments to personal values. Exit code 0: sound; 1: not.",
    )
    parser.add_argument(
        "--checkpoint", action="store_true", help="sign a checkpoint first, if the log is sound"
    )
    parser.add_argument(
        "--files",
        action="store_true",
        help="also read every file of usage facts, verdicts, inputs and evidence, and compare its "
        "hash",
    )
    parser.add_argument(
        "--closes",
        action="store_true",
        help="also judge closed months again from what they read, and compare every line and "
        "verdict with those kept, and what is owed with the whole ledger",
    )
    parser.add_argument(
        "--summaries",
        action="store_true",
        help="also compute the monthly summaries of dashboards and all sums kept of them, of "
        "postings and of forecasts afresh, and compare every row",
    )
    parser.add_argument("--month", help="with --closes: only this month, such as 2026-10")
    parser.add_argument(
        "--earlier-key",
        action="append",
        default=[],
        type=bytes.fromhex,
        metavar="HEX",
        help="a public key that signed before the present one; may be repeated",
    )
    parser.set_defaults(run=run)


def _files() -> list[tuple[str, str]]:
    """Read every registered file, say what differs, and return it."""
    from opencpor.claims.evidence.kept import evidence_files, faults
    from opencpor.incentives import kept as of_closes
    from opencpor.insights import kept as of_reports
    from opencpor.usage import kept as of_usage
    from opencpor.usage.lake.checking import faults_of

    registered = [*of_usage.lake_files(), *of_closes.lake_files(), *of_reports.lake_files()]
    lake, evidence = list(faults_of(registered)), list(faults())
    for name, what in (lake + evidence)[:SHOWN]:
        print(f"{name}: {what}")
    print(f"{len(registered)} files of the lake read, {len(lake)} of them not as they were.")
    read = sum(1 for _ in evidence_files())
    print(f"{read} files of evidence read, {len(evidence)} of them not as they were.")
    return lake + evidence


def _closes(month: str | None) -> bool:
    """Judge closed months again, say what differs, and whether nothing does."""
    from opencpor.incentives.actions.ask_close import month_asked
    from opencpor.incentives.models import Close
    from opencpor.incentives.verification import faults_of_close

    closes = Close.objects.order_by("program_key", "month")
    if month:
        closes = closes.filter(month=month_asked(month).first_day)
    judged = differing = 0
    for close in closes.exclude(input_file=""):
        faults = faults_of_close(close)
        judged += 1
        differing += bool(faults)
        for fault in faults[:SHOWN]:
            print(f"{close.program_key} {close.month:%Y-%m}: {fault}")
        if len(faults) > SHOWN:
            print(f"... and {len(faults) - SHOWN} more.")
    print(f"{judged} closes judged again, {differing} of them not as they were.")
    if not month:
        differing += _recomputes() + _owed()
    if older := closes.filter(input_file="").count():
        print(f"{older} closes from before their inputs were kept cannot be judged again.")
    return not differing


def _summaries() -> bool:
    """Compute the summaries afresh, say what differs, and whether nothing does."""
    from opencpor.insights.summaries.verification import faults_of_summaries

    faults = faults_of_summaries()
    for fault in faults[:SHOWN]:
        print(fault)
    print(f"Summaries computed afresh: those of {len(faults)} customers differ.")
    return not faults


def _owed() -> int:
    """Compare what statements leave owed with the ledger, and say how many balances differ."""
    from opencpor.incentives.payments.verification import faults_of_owed

    faults = faults_of_owed()
    for fault in faults[:SHOWN]:
        print(fault)
    print(f"What is owed compared with the ledger: {len(faults)} balances differ.")
    return len(faults)


def _recomputes() -> int:
    """Judge approved recomputes again, say what differs, and how many do."""
    from opencpor.incentives.proposals import State
    from opencpor.incentives.recomputes.models import Recompute
    from opencpor.incentives.recomputes.verification import faults_of_recompute

    rows = Recompute.objects.select_related("close").filter(state=State.APPROVED.value)
    found = [(row, faults_of_recompute(row)) for row in rows.order_by("id")]
    for row, faults in found:
        for fault in faults[:SHOWN]:
            print(f"{row.id}: {fault}")
    if found:
        differing = sum(bool(faults) for _row, faults in found)
        print(f"{len(found)} recomputes judged again, {differing} of them not as they were.")
        return differing
    return 0


def run(args: argparse.Namespace) -> int:
    """Check the log and say what was found."""
    from opencpor.cli.database import application

    with application() as env:
        sound = check(
            env,
            earlier=args.earlier_key,
            checkpoint=args.checkpoint,
            files=args.files,
            closes=args.closes,
            month=args.month,
            summaries=args.summaries,
        )
    return 0 if sound else 1


def check(
    env: "Environment",
    *,
    earlier: "Iterable[bytes]" = (),
    checkpoint: bool = False,
    files: bool = False,
    closes: bool = False,
    month: str | None = None,
    summaries: bool = False,
) -> bool:
    """Check the log and what is asked for beside it, and say what was found; True: all is sound."""
    from opencpor.journal.actions.checkpoint import sign_checkpoint
    from opencpor.journal.queries import verify
    from opencpor.runtime.keys import public_key, signing_seed

    key = public_key(env)
    keys = {key, *earlier}
    report = verify(keys)
    same = _closes(month) if closes else True
    same = (_summaries() if summaries else True) and same
    if report.sound and checkpoint:
        point = sign_checkpoint(signing_seed(env))
        print(f"Checkpoint {point.number} signed over events up to {point.event_number}.")
        report = verify(keys)
    _tell(report)
    broken = _files() if files else []
    print(f"Checkpoints and receipts are signed with {key.hex()}.")
    if after := report.events - report.covered_events:
        print(
            f"{after} events lie after the last checkpoint: that the end of the log was cut off "
            "there cannot be seen."
        )
    return report.sound and same and not broken


def _tell(report: "Report") -> None:
    """Say what is wrong with the log, and how much was read."""
    for fault in report.faults[:SHOWN]:
        print(f"{fault.stream} [{fault.place}]: {fault.what}")
    if len(report.faults) > SHOWN:
        print(f"... and {len(report.faults) - SHOWN} more.")
    print(
        f"{'Sound' if report.sound else 'NOT SOUND'}: {report.events} events in {report.streams} "
        f"streams, {report.checkpoints} checkpoints."
    )
