"""``cpor manage``: Django's own management commands, for developers."""

import argparse

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``manage``."""
    parser = subparsers.add_parser("manage", help="run one of Django's own commands, such as shell")
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the command and its arguments")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Hand the words to Django, with the database at hand."""
    from opencpor.cli.database import application

    with application(migrated=False):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["cpor manage", *args.words])
    return 0
