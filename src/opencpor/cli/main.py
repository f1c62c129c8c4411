"""The ``cpor`` command: finds the subcommand, runs it, and tells errors to a person.

Every subcommand is one file of this package with two functions::

    def add_parser(subparsers: Subparsers) -> None      # its name, help, arguments; run=run
    def run(args: argparse.Namespace) -> int            # the exit code

Whatever is heavy (Django above all) is imported inside `run`, so that ``cpor --help`` is quick.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from opencpor import __version__
from opencpor.cli.failures import INTERRUPTED, explain

# In the order of the help text. A new subcommand is one more line here.
COMMANDS = (
    "demo",
    "serve",
    "worker",
    "migrate",
    "user",
    "token",
    "program",
    "directory",
    "eligibility",
    "associations",
    "claims",
    "mail",
    "usage",
    "calculate",
    "close",
    "budget",
    "earnings",
    "recompute",
    "what_if",
    "report",
    "payees",
    "log",
    "payments",
    "verify",
    "verify_receipt",
    "backup",
    "restore",
    "settings",
    "manage",
)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="cpor", description="OpenCPOR, the open-source partner-of-record platform."
    )
    parser.add_argument("--version", action="version", version=f"OpenCPOR {__version__}")
    parser.add_argument(
        "--debug", action="store_true", help="show where in the code an error arose"
    )
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        import_module(f"opencpor.cli.{name}").add_parser(subparsers)
    return parser


def _end(number: int, frame: FrameType | None) -> None:
    """End by the usual way out, so that whatever was started is stopped."""
    del frame
    sys.exit(128 + number)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        argv: The words after ``cpor``; default those of this process.

    Returns:
        0 when it worked, 2 when the input was wrong, 1 when it failed otherwise, 130 when
        interrupted by the keyboard.
    """
    args = build_parser().parse_args(argv)
    before = signal.signal(signal.SIGTERM, _end)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough, as with `cpor ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if args.debug:
            raise
        message, code = explain(error)
        print(message, file=sys.stderr)
    finally:
        signal.signal(signal.SIGTERM, before)
    return code


if __name__ == "__main__":
    sys.exit(main())
