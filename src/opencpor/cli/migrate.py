"""``cpor migrate``: brings the database up to this version."""

import argparse

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``migrate``."""
    parser = subparsers.add_parser("migrate", help="bring the database up to this version")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Apply what is missing and say how much that was."""
    del args
    from opencpor.cli.database import application
    from opencpor.runtime.migrations import migrate

    with application(migrated=False):
        applied = migrate()
    print(f"{len(applied)} migrations applied." if applied else "The database is up to date.")
    return 0
