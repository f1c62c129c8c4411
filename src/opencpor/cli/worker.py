"""``cpor worker``: the background worker alone."""

import argparse

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``worker``."""
    parser = subparsers.add_parser("worker", help="run background jobs and clocks, nothing else")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run jobs until stopped."""
    del args
    import asyncio

    from opencpor.cli.database import application
    from opencpor.cli.serve import require_lake
    from opencpor.runtime.worker import work

    with application() as env:
        if env.lake_url:
            require_lake()
        asyncio.run(work())
    return 0
