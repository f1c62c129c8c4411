"""``cpor log``: the event log for somebody who checks it elsewhere."""

import argparse
import sys
from pathlib import Path

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``log``."""
    parser = subparsers.add_parser("log", help="hand out the event log, to be checked elsewhere")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    export = verbs.add_parser(
        "export",
        help="write the whole log",
        description="Writes every event and every checkpoint as lines of JSON, without personal "
        "values. The script verify_log.py checks the file on any machine.",
    )
    export.add_argument(
        "file", type=Path, metavar="FILE", help="the file to write; none may be there"
    )
    export.set_defaults(run=run_export)
    point = verbs.add_parser(
        "checkpoint",
        help="print the newest checkpoint",
        description="Prints the newest signed checkpoint as a line of JSON, to be kept outside: "
        "nothing before it can be changed unnoticed by whoever has that line.",
    )
    point.set_defaults(run=run_checkpoint)
    verifier = verbs.add_parser(
        "verifier",
        help="print the script that checks an exported log",
        description="Prints verify_log.py, which needs Python and the package cryptography, and "
        "nothing of this product.",
    )
    verifier.set_defaults(run=run_verifier)


def run_export(args: argparse.Namespace) -> int:
    """Write the log."""
    from opencpor.cli.database import application

    with application():
        from opencpor.journal.exporting import log_lines

        with args.file.open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(log_lines())
    return 0


def run_checkpoint(args: argparse.Namespace) -> int:
    """Print the newest checkpoint."""
    del args
    from opencpor.cli.database import application
    from opencpor.cli.failures import CommandError

    with application():
        from opencpor.journal.exporting import checkpoint_line, newest_checkpoint

        point = newest_checkpoint()
        if point is None:
            raise CommandError("Nothing is signed yet; 'cpor verify --checkpoint' does it.")
        sys.stdout.write(checkpoint_line(point))
    return 0


def run_verifier(args: argparse.Namespace) -> int:
    """Print the stand-alone script."""
    del args
    from opencpor import journal

    place = Path(str(journal.__file__)).with_name("verify_log.py")
    sys.stdout.write(place.read_text(encoding="utf-8"))
    return 0
