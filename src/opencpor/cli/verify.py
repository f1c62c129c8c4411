"""``cpor verify``: checks that nothing in the event log was changed, removed or reordered."""

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
        help="also read every file of usage facts and verdicts, and compare its hash",
    )
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
    ]
    return len(registered), list(faults_of(registered))


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
    return 0 if report.sound and not broken else 1
