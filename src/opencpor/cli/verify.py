"""``cpor verify``: checks that the event log is whole, and what closes and files came to."""

import argparse

from opencpor.cli.types import Subparsers

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
        help="also read every file of usage facts, verdicts and inputs, and compare its hash",
    )
    parser.add_argument(
        "--closes",
        action="store_true",
        help="also judge closed months again from what they read, and compare every line and "
        "verdict with those kept",
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


def _files() -> tuple[int, list[tuple[str, str]]]:
    """Return how many files of the lake are registered, and those that differ."""
    from opencpor.incentives.models import Close
    from opencpor.usage.lake.checking import faults_of
    from opencpor.usage.models import LakeFile

    registered = [
        *LakeFile.objects.order_by("name").values_list("name", "sha256"),
        *Close.objects.order_by("verdict_file").values_list("verdict_file", "verdict_hash"),
        *Close.objects.exclude(input_file="")
        .order_by("input_file")
        .values_list("input_file", "input_hash"),
    ]
    return len(registered), list(faults_of(registered))


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
    if older := closes.filter(input_file="").count():
        print(f"{older} closes from before their inputs were kept cannot be judged again.")
    return not differing


def run(args: argparse.Namespace) -> int:
    """Check the log and say what was found."""
    from opencpor.cli.database import application

    with application() as env:
        from opencpor.journal.actions.checkpoint import sign_checkpoint
        from opencpor.journal.queries import verify
        from opencpor.runtime.keys import public_key, signing_seed

        key = public_key(env)
        keys = {key, *args.earlier_key}
        report = verify(keys)
        read, broken = _files() if args.files else (0, [])
        same = _closes(args.month) if args.closes else True
        if report.sound and args.checkpoint:
            point = sign_checkpoint(signing_seed(env))
            print(f"Checkpoint {point.number} signed over events up to {point.event_number}.")
            report = verify(keys)
    for fault in report.faults[:SHOWN]:
        print(f"{fault.stream} [{fault.place}]: {fault.what}")
    if len(report.faults) > SHOWN:
        print(f"... and {len(report.faults) - SHOWN} more.")
    after = report.events - report.covered_events
    print(
        f"{'Sound' if report.sound else 'NOT SOUND'}: {report.events} events in {report.streams} "
        f"streams, {report.checkpoints} checkpoints."
    )
    for name, what in broken[:SHOWN]:
        print(f"{name}: {what}")
    if args.files:
        print(f"{read} files of the lake read, {len(broken)} of them not as they were.")
    print(f"Checkpoints and receipts are signed with {key.hex()}.")
    if after:
        print(
            f"{after} events lie after the last checkpoint: that the end of the log was cut off "
            "there cannot be seen."
        )
    return 0 if report.sound and same and not broken else 1
