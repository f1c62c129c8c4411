"""``cpor mail returned``: take a report of a mail that came back, as a mail server pipes it."""

import argparse
import sys
from pathlib import Path

from opencpor.cli.failures import CommandError
from opencpor.cli.types import Subparsers

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: a mail server keeps the mail and pipes it later


def add_parser(subparsers: Subparsers) -> None:
    """Add ``mail``."""
    parser = subparsers.add_parser("mail", help="take reports of mails that came back")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    taking = verbs.add_parser(
        "returned",
        help="take one report of a delivery; 75 tells a mail server to pipe it again later",
    )
    taking.add_argument("file", metavar="FILE", help="the mail; - reads it from standard input")
    taking.set_defaults(run=run_returned)


def _read(name: str) -> bytes:
    """Read the mail, and not much more of it than any report has."""
    from opencpor.notices.returned.rules import MOST_BYTES

    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _take(raw: bytes) -> str:
    """Take the report; return what came of it, for whoever runs this by hand."""
    from opencpor.access.actor import system
    from opencpor.notices.returned.actions.take import take_report
    from opencpor.notices.returned.rules import NotAReportError

    try:
        taken = take_report(raw, system("command-line"))
    except NotAReportError as error:
        return f"Passed over: {error}."
    if not taken.ours:
        return "Passed over: it is about no mail that was sent from here to this recipient."
    return f"Taken: {taken.failed} failed, {taken.delayed} delayed, {taken.known} known before."


def run_returned(args: argparse.Namespace) -> int:
    """Take one report; 0 also for a mail that is none, so that no mail server sends it back."""
    raw = _read(args.file)
    from opencpor.cli.database import application

    try:
        with application():
            from django.db import OperationalError

            try:
                print(_take(raw))
            except OperationalError as error:
                raise CommandError(f"The database went away: {error}", TRY_AGAIN) from error
    except CommandError as error:
        raise CommandError(str(error), TRY_AGAIN) from error
    return 0
