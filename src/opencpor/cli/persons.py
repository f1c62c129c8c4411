"""Commands that act as a person: whose API token they are given says who that is."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.access.actor import Actor


def add_personal(verbs: Subparsers, name: str, text: str, why: str) -> argparse.ArgumentParser:
    """Add a command that takes a token; ``why`` says what needs persons."""
    parser = verbs.add_parser(
        name,
        help=text,
        description=f"Acts as the person whose API token it is given: {why}, and the command line "
        "of the machine is none.",
    )
    parser.add_argument(
        "--token-file", required=True, metavar="FILE", help="holds the token; -: standard input"
    )
    return parser


def person_of(token_file: str) -> "Actor":
    """Return who the token stands for.

    Raises:
        CommandError: If the token stands for nobody.
    """
    from opencpor.access.queries import actor_of_token
    from opencpor.cli.failures import WRONG_INPUT, CommandError
    from opencpor.common.clock import now

    given = sys.stdin.buffer.read() if token_file == "-" else Path(token_file).read_bytes()  # noqa: S105 - no password
    actor = actor_of_token(given.decode(errors="replace").strip(), now())
    if actor is None:
        raise CommandError(
            "The token is unknown, expired or revoked. Make one with 'cpor token create', or on "
            "your page of tokens.",
            WRONG_INPUT,
        )
    return actor
