"""``cpor payments answers``: record what a bank says became of payments."""

import argparse
from pathlib import Path

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``payments``."""
    parser = subparsers.add_parser("payments", help="record what banks say became of payments")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    answering = verbs.add_parser(
        "answers",
        help="record a status report, a statement of account or a CSV of a bank",
        description="Takes pain.002, camt.053, camt.054 and CSV. Each line moves its payment, is "
        "known already, or is listed with why. The same file is taken once; given again, lines "
        "that are listed are judged again. Exit code 0: recorded; 1: recorded, and lines have to "
        "be looked at; 2: the file cannot be read, and nothing was recorded.",
    )
    answering.add_argument("file", type=Path, metavar="FILE", help="the bank's file")
    answering.add_argument(
        "--program", default="", metavar="KEY", help="list lines for other programs"
    )
    answering.set_defaults(run=record)


def record(args: argparse.Namespace) -> int:
    """Record a file and say what became of its lines."""
    content = args.file.read_bytes()
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.incentives.payments.answers import queries
        from opencpor.incentives.payments.answers.actions.record_answers import record_answers
        from opencpor.incentives.payments.answers.reading import read_file
        from opencpor.incentives.payments.answers.rules import Result

        actor = system("command-line")
        done = record_answers(read_file(args.file.name, content), actor, program=args.program)
        row = queries.fetch_answer_file(actor, done.file.id)
        counts = {one: getattr(row, one.value) for one in Result}
        for line in queries.lines_of(row, Result.LISTED).order_by("number"):
            print(f"{line.place}: {line.reference or line.order_reference}: {line.why}")
    again = f" It was recorded before; {done.changed} lines changed." if done.again else ""
    said = ", ".join(f"{count} {one.value}" for one, count in counts.items())
    print(f"{row.id}: {said}.{again}")
    return 1 if counts[Result.LISTED] else 0
