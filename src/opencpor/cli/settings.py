"""``cpor settings``: the documented settings and what this process reads for them."""

import argparse
import os

from opencpor.cli.types import Subparsers
from opencpor.runtime import environment, reference


def add_parser(subparsers: Subparsers) -> None:
    """Add ``settings``."""
    parser = subparsers.add_parser(
        "settings", help="list the settings, check them, show the values in force"
    )
    parser.add_argument(
        "--markdown", action="store_true", help="write the reference page instead of the values"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print each setting with its value; secrets only as set or not set."""
    if args.markdown:
        print(reference.markdown(), end="")
        return 0
    environment.read(os.environ)
    for variable in environment.VARIABLES:
        given = os.environ.get(variable.name, "").strip()
        value = given or variable.default
        if variable.secret:
            value = "(set, not shown)" if given else ""
        print(f"{variable.name}={value}")
        print(f"    {variable.meaning}")
        print(f"    Expected: {variable.expected}.")
    return 0
