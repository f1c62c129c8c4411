"""``cpor associations import``: take over the associations that stood before this installation."""

import argparse

from opencpor.cli.sheets import add_choices, take_over
from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``associations``."""
    parser = subparsers.add_parser(
        "associations", help="take over associations that stood before this installation"
    )
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    taking = verbs.add_parser("import", help="check a CSV or XLSX sheet and carry it out")
    add_choices(taking)
    taking.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Import a sheet; 1 if a row has an error or could not be taken over."""
    content = args.file.read_bytes()
    from opencpor.cli.database import application

    with application():
        from opencpor.claims.takeover.actions.kinds import OF_ASSOCIATIONS

        return take_over(OF_ASSOCIATIONS, content, (), args)
