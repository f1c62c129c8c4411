"""``cpor demo``: a believable program with logins for every role, in one command."""

import argparse
import json
import os
import sys
import webbrowser
from pathlib import Path
from typing import Any

from opencpor.cli.database import application, embedded
from opencpor.cli.serve import DEFAULT_PORT, port_number, prepare, require_free
from opencpor.cli.types import Subparsers
from opencpor.runtime.environment import Environment

HOST = "127.0.0.1"
FILE = "credentials.json"
MOST_DAYS_AHEAD = 400
DEFAULT_DATA = Path("var/demo")
# Files for the bank need an account that pays: an example's number, which no bank has given out.
PAYING_ACCOUNT = "* * DE02120300000000202051/BYLADEM1001 Meridian Cloud"


def add_parser(subparsers: Subparsers) -> None:
    """Add ``demo``."""
    parser = subparsers.add_parser(
        "demo", help="run the demonstration: a program with data and logins for every role"
    )
    parser.add_argument(
        "--port", type=port_number, default=DEFAULT_PORT, help="port to listen on (%(default)s)"
    )
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="data folder (%(default)s)")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.add_argument(
        "--empty", action="store_true", help="users, directory and program, but no claims"
    )
    parser.add_argument(
        "--days-ahead",
        type=_days,
        default=0,
        metavar="DAYS",
        help="run the clock ahead, to see deadlines pass and months end (%(default)s)",
    )
    parser.set_defaults(run=run)


def _days(text: str) -> int:
    """Read a number of days that the clock may run ahead."""
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_DAYS_AHEAD):
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 to {MOST_DAYS_AHEAD}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Make the data if need be, then run until stopped."""
    from opencpor.runtime import environment, serving

    require_free(HOST, args.port)
    os.environ |= {
        "OPENCPOR_DATA": str(args.data),
        "OPENCPOR_MODE": "demo",
        "OPENCPOR_DEMO_DAYS_AHEAD": str(args.days_ahead),
        "OPENCPOR_BASE_URL": serving.url_of(HOST, args.port),
    }
    os.environ.setdefault("OPENCPOR_LOG_LEVEL", "warning")
    os.environ.setdefault("OPENCPOR_PAYING_ACCOUNTS", PAYING_ACCOUNT)
    own_database = not environment.read(os.environ).database_url
    with embedded() as env:
        logins = _logins(env, empty=args.empty, own_database=own_database)
        serving.share_figures(env)
        running = serving.programs(env, HOST, args.port, embedded=own_database, jobs=True)
        return serving.serve(
            running, HOST, args.port, lambda: _tell(logins, open_browser=not args.no_open)
        )


def _logins(env: Environment, *, empty: bool, own_database: bool) -> dict[str, Any]:
    """Return who can sign in, after making what is missing."""
    from opencpor.runtime import prepared

    purpose = "empty-demo" if empty else "demo"
    if own_database and prepared.is_prepared(env, purpose):
        known = _written(env)
        if known is not None:
            return known
    with application(migrated=False):
        prepare()
        logins = _make(env, empty=empty)
    if own_database:
        prepared.remember(env, purpose)
    return logins


def _written(env: Environment) -> dict[str, Any] | None:
    """Return the logins that are written down, with the present address; None if they are not."""
    from opencpor.runtime.files import write_private

    path = env.data / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("users"), dict):
        return None
    found["base_url"] = env.base_url
    write_private(path, json.dumps(found, indent=2) + "\n")
    return found


def _make(env: Environment, *, empty: bool) -> dict[str, Any]:
    """Make what is missing of the data, and write the logins down."""
    from opencpor.web.demo import credentials, making, sheet

    world = making.make(empty=empty, tell=lambda text: print(text, flush=True))
    if making.leave_the_rest(world):
        print(
            "Usage, closes and statements of the past months are made in the background; "
            "that takes a minute or two.",
            flush=True,
        )
    sheet.write(env.data)
    return credentials.write(env.data, env.base_url, world)


def _tell(logins: dict[str, Any], *, open_browser: bool) -> None:
    """Print where the demonstration is and who can sign in."""
    print(f"\nOpenCPOR answers at {logins['base_url']} (Ctrl-C stops it).\n")
    width = max(len(user["email"]) for user in logins["users"].values())
    for name, user in logins["users"].items():
        print(f"  {user['email']:<{width}}  {user['password']}  {name.replace('_', ' ')}")
    print(f"\nThe same, with tokens for the API: {credentials_path()}", flush=True)
    if open_browser and _has_screen():
        webbrowser.open(logins["base_url"])


def _has_screen() -> bool:
    """Whether a browser window can appear; on a server a text browser would take the terminal."""
    return sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def credentials_path() -> Path:
    """Return where the logins are written down."""
    return Path(os.environ["OPENCPOR_DATA"]) / FILE
