"""``cpor earnings``: writes earnings, usage that earned nothing, payments and caps as CSV."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from opencpor.cli.types import Subparsers

LAYOUTS = ("earnings-default", "ineligible", "payments", "max-cap-balance")
NARROWING = (
    ("program", "KEY", "only of this program"),
    ("location", "ID", "only of this location"), ("customer", "ID", "only of this customer"),
    ("area", "KEY", "only of workloads of a solution area"),
    ("workload", "KEY", "only of this workload"),
    ("market", "COUNTRY", "only of customers in a country, such as DE"),
    ("segment", "KEY", "only of customers of a segment"), ("rule", "KEY", "only by this rule"),
    ("currency", "CODE", "only in this one, such as EUR"),
    ("part", "PART", "only what is earned, adjusted, by_hand or about_none"),
    ("since", "MONTH", "only of months from this one on"),
    ("through", "MONTH", "only of months up to this one"),
)  # fmt: skip


def add_parser(subparsers: Subparsers) -> None:
    """Add ``earnings``."""
    parser = subparsers.add_parser("earnings", help="export earnings, payments, caps as CSV")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    giving = verbs.add_parser("export", help="write a CSV file in a published column layout")
    giving.add_argument("layout", choices=LAYOUTS)
    giving.add_argument("--applies-to", default="", metavar="MONTH", help="such as 2026-10")
    giving.add_argument("--processed-in", default="", metavar="MONTH", help="the month closed")
    for name, metavar, said in NARROWING:
        giving.add_argument(f"--{name}", default="", metavar=metavar, help=said)
    giving.add_argument("--output", type=Path, help="the file to write; else it is printed")
    giving.set_defaults(run=run_export)


def run_export(args: argparse.Namespace) -> int:
    """Export one layout."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.common.cells import csv_parts
        from opencpor.incentives.exports import export, layout_named
        from opencpor.incentives.narrowing import LinesAsked, month_given

        wanted = replace(
            LinesAsked.said(vars(args)).wanted(),
            applies_to=month_given(args.applies_to, "applies_to"),
            processed_in=month_given(args.processed_in, "processed_in"),
        )
        parts = csv_parts(export(layout_named(args.layout), system("command-line"), wanted))
        if args.output is None:
            for part in parts:
                sys.stdout.buffer.write(part)
        else:
            with args.output.open("wb") as file:
                file.writelines(parts)
    return 0
