"""``cpor earnings``: writes earnings, usage that earned nothing, payments and caps as CSV."""

import argparse
import sys
from pathlib import Path

from opencpor.cli.types import Subparsers

LAYOUTS = ("earnings-default", "ineligible", "payments", "max-cap-balance")


def add_parser(subparsers: Subparsers) -> None:
    """Add ``earnings``."""
    parser = subparsers.add_parser("earnings", help="export earnings, payments, caps as CSV")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    giving = verbs.add_parser("export", help="write a CSV file in a published column layout")
    giving.add_argument("layout", choices=LAYOUTS)
    giving.add_argument("--applies-to", default="", metavar="MONTH", help="such as 2026-10")
    giving.add_argument("--processed-in", default="", metavar="MONTH", help="the month closed")
    giving.add_argument("--output", type=Path, help="the file to write; else it is printed")
    giving.set_defaults(run=run_export)


def run_export(args: argparse.Namespace) -> int:
    """Export one layout."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.common.cells import csv_parts
        from opencpor.incentives.actions.ask_close import month_asked
        from opencpor.incentives.exports import export, layout_named
        from opencpor.incentives.queries import Wanted

        wanted = Wanted(
            applies_to=month_asked(args.applies_to) if args.applies_to else None,
            processed_in=month_asked(args.processed_in) if args.processed_in else None,
        )
        parts = csv_parts(export(layout_named(args.layout), system("command-line"), wanted))
        if args.output is None:
            for part in parts:
                sys.stdout.buffer.write(part)
        else:
            with args.output.open("wb") as file:
                file.writelines(parts)
    return 0
