"""``cpor claims take-over``: go on with claims that were begun before this installation."""

import argparse
from pathlib import Path

from opencpor.cli.sheets import add_choices, take_over
from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``claims``."""
    parser = subparsers.add_parser(
        "claims", help="take over claims that were begun before this installation"
    )
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    taking = verbs.add_parser("take-over", help="check a CSV or XLSX sheet and carry it out")
    add_choices(taking)
    taking.add_argument(
        "--evidence", type=Path, metavar="DIR", help="the folder of the files that the sheet names"
    )
    taking.set_defaults(run=run_take_over)


def run_take_over(args: argparse.Namespace) -> int:
    """Take over a sheet; 1 if a row has an error or could not be taken over."""
    content = args.file.read_bytes()
    named = sorted(args.evidence.iterdir()) if args.evidence else []
    from opencpor.cli.database import application

    with application():
        from opencpor.claims.bulk.actions.reading import Sent
        from opencpor.claims.takeover.actions.kinds import OF_CLAIMS

        evidence = [Sent(one.name, one.read_bytes()) for one in named if one.is_file()]
        return take_over(OF_CLAIMS, content, evidence, args)
