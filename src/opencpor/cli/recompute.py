"""``cpor recompute``: closed months judged anew, by two persons who show who they are."""

import argparse
from typing import TYPE_CHECKING

from opencpor.cli.persons import add_personal, person_of
from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.incentives.recomputes.models import Recompute


def add_parser(subparsers: Subparsers) -> None:
    """Add ``recompute``."""
    parser = subparsers.add_parser("recompute", help="judge closed months anew, by two persons")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    proposing = _verb(verbs, "propose", "propose it; the months are compared in the background")
    proposing.add_argument("--program", help="key of the program; may be left out if there is one")
    proposing.add_argument("--first", required=True, metavar="MONTH", help="first closed month")
    proposing.add_argument("--last", required=True, metavar="MONTH", help="last closed month")
    proposing.add_argument("--version", type=int, metavar="N", help="judges them from now on")
    proposing.add_argument("--note", required=True, help="why")
    proposing.set_defaults(run=propose)
    showing = verbs.add_parser("show", help="say how it stands, and what differs")
    showing.add_argument("id", metavar="ID", help="its id, rcp_...")
    showing.set_defaults(run=show)
    for name, text in (
        ("approve", "post what differs: the second person's step"),
        ("reject", "post nothing, as the second person"),
        ("withdraw", "take back what one proposed"),
    ):
        deciding = _verb(verbs, name, text)
        deciding.add_argument("id", metavar="ID", help="its id, rcp_...")
        if name == "reject":
            deciding.add_argument("--reason", required=True, help="why")
        deciding.set_defaults(run=decide, verb=name)


def _verb(verbs: Subparsers, name: str, text: str) -> argparse.ArgumentParser:
    return add_personal(verbs, name, text, "it takes two persons of finance")


def propose(args: argparse.Namespace) -> int:
    """Keep a proposal; the worker compares the months."""
    from opencpor.cli.database import application

    with application():
        from opencpor.incentives.queries import only_program
        from opencpor.incentives.recomputes.actions.propose import Wish
        from opencpor.incentives.recomputes.actions.propose import propose as action

        program = args.program or only_program()
        wish = Wish(program, args.first, args.last, args.note, args.version)
        row = action(wish, person_of(args.token_file))
        print(f"{row.id}: proposed; see 'cpor recompute show {row.id}' once it is compared.")
    return 0


def decide(args: argparse.Namespace) -> int:
    """Approve, reject or withdraw, as the person of the token."""
    from opencpor.cli.database import application

    with application():
        from opencpor.incentives.recomputes.actions.approve import approve
        from opencpor.incentives.recomputes.actions.reject import reject
        from opencpor.incentives.recomputes.actions.withdraw import withdraw

        actor = person_of(args.token_file)
        if args.verb == "reject":
            row = reject(args.id, actor, reason=args.reason)
        else:
            row = (approve if args.verb == "approve" else withdraw)(args.id, actor)
        print(_standing(row))
    return 0


def show(args: argparse.Namespace) -> int:
    """Say how it stands, and what each month comes to once it is compared."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.cli.what_if import print_sums
        from opencpor.incentives.recomputes.queries import fetch_recompute

        actor = system("cpor recompute")
        row = fetch_recompute(actor, args.id)
        print(_standing(row))
        if row.what_if.finished_at is not None:
            print_sums(actor, row.what_if)
    return 0


def _standing(row: "Recompute") -> str:
    by = f"by version {row.program_version}" if row.program_version else "by the versions they have"
    said = f"{row.id}: {row.first:%Y-%m} to {row.last:%Y-%m} {by}, {row.state}"
    if row.processed is not None:
        return f"{said}: {row.lines} lines posted, processed in {row.processed:%Y-%m}"
    return said if row.what_if.finished_at is not None else f"{said}; not compared yet"
