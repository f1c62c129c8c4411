"""``cpor budget``: sets what a rule is meant to cost, and lists what is set."""

import argparse

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``budget``."""
    parser = subparsers.add_parser("budget", help="set and list budgets of rules")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    setting = verbs.add_parser(
        "set",
        help="set the budget of a rule for some months",
        description="Keeps what a rule is meant to cost from one month through another, in the "
        "program's currency. Budgets of one rule share no month; one is replaced by another.",
    )
    setting.add_argument("rule", help="key of the rule")
    setting.add_argument("first", help="the first month, such as 2026-10")
    setting.add_argument("last", help="the last month; it is counted")
    setting.add_argument("amount", help="such as 250000.00")
    setting.add_argument("--program", help="key of the program; may be left out if there is one")
    setting.add_argument(
        "--replaces", default="", metavar="BUDGET", help="the budget whose place it takes, bgt_..."
    )
    setting.set_defaults(run=set_one)
    listing = verbs.add_parser("list", help="list the budgets that stand")
    listing.add_argument("--program", default="", help="key of the program; left out: of all")
    listing.add_argument("--all", action="store_true", help="replaced ones too")
    listing.set_defaults(run=list_all)


def set_one(args: argparse.Namespace) -> int:
    """Set a budget and say its id."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.incentives.budgets.actions.set_budget import Wish, set_budget
        from opencpor.incentives.queries import only_program

        program = args.program or only_program()
        wish = Wish(program, args.rule, args.first, args.last, args.amount, args.replaces)
        row = set_budget(wish, system("cpor budget"))
        print(f"{row.id}: {program} {row.rule}, {row.first:%Y-%m} to {row.last:%Y-%m}")
    return 0


def list_all(args: argparse.Namespace) -> int:
    """List budgets, the newest first."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.common.money import format_amount, from_minor_units
        from opencpor.incentives.budgets.queries import Wanted, budgets

        wanted = Wanted(program=args.program, state="" if args.all else "standing")
        for row in wanted.of(budgets(system("cpor budget"))).order_by("-id"):
            amount = format_amount(from_minor_units(row.amount_minor, row.currency), row.currency)
            print(
                f"{row.id}  {row.program_key}  {row.rule}  {row.first:%Y-%m} to {row.last:%Y-%m}  "
                f"{amount} {row.currency}  {row.state}"
            )
    return 0
