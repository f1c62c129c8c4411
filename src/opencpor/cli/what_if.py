"""``cpor what-if``: what other rules or usage would pay, and who would qualify; all unposted."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli import what_if_scores
from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.access.actor import Actor
    from opencpor.incentives.whatif.actions.ask_back_test import Rate
    from opencpor.incentives.whatif.models import WhatIf


def add_parser(subparsers: Subparsers) -> None:
    """Add ``what-if``."""
    parser = subparsers.add_parser(
        "what-if", help="judge months or scores by other rules, or months with other usage"
    )
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    trying = verbs.add_parser(
        "back-test",
        help="what other rules would have paid for closed months",
        description="Judges closed months anew, with what the latest close read, and compares. "
        "The comparison is kept for 30 days.",
    )
    _add_program(trying)
    trying.add_argument("--first", default="", metavar="MONTH", help="default the first closed")
    trying.add_argument("--last", default="", metavar="MONTH", help="default the latest closed")
    trying.add_argument("--version", type=int, metavar="N", help="by a published version")
    trying.add_argument("--proposal", default="", metavar="ID", help="by a proposed version")
    trying.add_argument("--draft", default="", metavar="ID", help="by a draft as it stands now")
    trying.add_argument("--document", type=Path, metavar="FILE", help="by a program document")
    trying.add_argument(
        "--rate",
        action="append",
        default=[],
        metavar="RULE[:WORKLOAD]=RATE",
        help="another rate, in that version or in those that judged the months; may be repeated",
    )
    trying.add_argument(
        "--rules-of",
        default="",
        metavar="MONTH",
        help="try the rules in force in this month as if they had always been",
    )
    trying.set_defaults(run=run_back_test)
    growing = verbs.add_parser(
        "usage",
        help="what would be earned if usage grew",
        description="Judges the months after the latest closed one by the rules in force, or by "
        "those of a draft, once with usage that stays and once with usage that grows, and "
        "compares.",
    )
    _add_program(growing)
    growing.add_argument("--percent", default="", metavar="P", help="by how much, each month")
    growing.add_argument(
        "--units", type=int, metavar="N", help="or by how many users, in each unit"
    )
    growing.add_argument("--months", type=int, default=1, metavar="N", help="how many, up to 12")
    growing.add_argument("--paid-too", action="store_true", help="paid units grow alike")
    growing.add_argument("--workload", default="", metavar="KEY", help="only this workload")
    growing.add_argument("--customer", default="", metavar="ID", help="only this customer")
    growing.add_argument(
        "--draft", default="", metavar="ID", help="by the rules of a draft as it stands now"
    )
    growing.set_defaults(run=run_usage)
    what_if_scores.add_verb(verbs)


def _add_program(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--program", help="key of the program; may be left out if there is one")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write .csv or .xlsx")


def _rate(text: str) -> "Rate":
    from opencpor.common.errors import InputError
    from opencpor.incentives.whatif.actions.ask_back_test import Rate

    place, found, rate = text.rpartition("=")
    rule, _colon, workload = place.partition(":")
    if not found or not rule:
        raise InputError(f"--rate {text}: expected RULE=RATE or RULE:WORKLOAD=RATE")
    return Rate(rule, rate, workload)


def run_back_test(args: argparse.Namespace) -> int:
    """Judge, compare, and say what came out."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.incentives.queries import only_program
        from opencpor.incentives.whatif.actions.ask_back_test import BackTest, back_test

        wish = BackTest(
            args.program or only_program(),
            args.first,
            args.last,
            args.version,
            args.proposal,
            args.document.read_text(encoding="utf-8-sig") if args.document else "",
            [_rate(text) for text in args.rate],
            args.rules_of,
            args.draft,
        )
        return _answer(back_test(wish, system("cpor what-if")), args.output)


def run_usage(args: argparse.Namespace) -> int:
    """Judge, compare, and say what came out."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.incentives.queries import only_program
        from opencpor.incentives.whatif.actions.ask_usage import UsageWish, usage_question

        wish = UsageWish(
            args.program or only_program(),
            args.percent,
            args.units,
            args.months,
            args.paid_too,
            args.workload,
            args.customer,
            args.draft,
        )
        return _answer(usage_question(wish, system("cpor what-if")), args.output)


def _answer(row: "WhatIf", output: Path | None) -> int:
    from opencpor.incentives.whatif.actions.make_what_if import make_what_if

    # It is stored once it is answered: one that is broken off leaves nothing that waits.
    make_what_if(row, lambda step, _percent: print(step, file=sys.stderr))
    return _tell(row.id, output)


def _tell(what_if_id: str, output: Path | None) -> int:
    """Print the sums of a comparison and write its file."""
    from opencpor.access.actor import system
    from opencpor.common.cells import csv_parts
    from opencpor.common.workbooks import workbook_parts
    from opencpor.incentives.whatif import queries
    from opencpor.incentives.whatif.files import what_if_table

    actor = system("cpor what-if")
    row = queries.fetch_what_if(actor, what_if_id)
    print_sums(actor, row)
    if output is not None:
        parts = workbook_parts if output.suffix.lower() == ".xlsx" else csv_parts
        with output.open("wb") as file:
            file.writelines(parts(what_if_table(actor, row)))
    return 0


def print_sums(actor: "Actor", row: "WhatIf") -> None:
    """Print what a comparison comes to, month by month and in all."""
    from opencpor.common.money import format_amount
    from opencpor.incentives.whatif import queries

    for one in [*queries.sums(actor, row, queries.MONTH), queries.total(actor, row)]:
        before, after, change = (
            format_amount(amount, row.currency) for amount in (one.before, one.after, one.change)
        )
        name = one.key or f"{row.id}: in all"
        lines = "1 line differs" if one.lines == 1 else f"{one.lines} lines differ"
        print(f"{name}: {before} -> {after} {row.currency} ({change}), {lines}")
