"""``cpor close``: closes a month, judging every association and posting what is owed."""

import argparse

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``close``."""
    parser = subparsers.add_parser(
        "close",
        help="close a month and post its earnings",
        description="Judges every association of a program for a month that is over, keeps the "
        "verdicts, and posts earnings to the ledger. A closed month stays as it is.",
    )
    parser.add_argument("month", help="the month, such as 2026-10")
    parser.add_argument("--program", help="key of the program; may be left out if there is one")
    parser.add_argument(
        "--reason", default="", help="why, although less usage came in than the program asks for"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Close the month and say what was posted."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.common.money import format_amount, from_minor_units
        from opencpor.incentives.actions.ask_close import month_asked
        from opencpor.incentives.actions.close_month import Wish, close_month
        from opencpor.incentives.queries import only_program, totals

        program = args.program or only_program()
        wish = Wish(program, month_asked(args.month), args.reason)
        close = close_month(wish, system("cpor close"))
        posted = totals(close)
        money = format_amount(from_minor_units(posted.amount_minor, close.currency), close.currency)
        print(f"{close.id}: {program} {close.month:%Y-%m}, closed {close.closed_at:%Y-%m-%d %H:%M}")
        print(
            f"{close.verdict_rows} verdicts, {posted.lines} lines posted "
            f"({posted.differences} differences), {money} {close.currency}"
        )
        print(f"Usage of {close.units_covered} of {close.units_before} units of the month before.")
    return 0
