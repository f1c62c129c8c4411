"""``cpor demo``: a believable program with logins for every role, in one command."""

import argparse
import os
import sys
import webbrowser
from pathlib import Path
from typing import Any

from opencpor.cli.database import application, embedded
from opencpor.cli.serve import DEFAULT_PORT, port_number, prepare, require_free
from opencpor.cli.types import Subparsers

HOST = "127.0.0.1"
DEFAULT_DATA = Path("var/demo")


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
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the data if need be, then run until stopped."""
    from opencpor.runtime import environment, serving

    require_free(HOST, args.port)
    os.environ |= {
        "OPENCPOR_DATA": str(args.data),
        "OPENCPOR_MODE": "demo",
        "OPENCPOR_BASE_URL": serving.url_of(HOST, args.port),
    }
    os.environ.setdefault("OPENCPOR_LOG_LEVEL", "warning")
    own_database = not environment.read(os.environ).database_url
    with embedded() as env:
        with application(migrated=False):
            prepare()
            logins = _make(env, empty=args.empty)
        serving.share_figures(env)
        running = serving.programs(env, HOST, args.port, embedded=own_database, jobs=True)
        return serving.serve(
            running, HOST, args.port, lambda: _tell(logins, open_browser=not args.no_open)
        )


def _make(env: Any, *, empty: bool) -> dict[str, Any]:
    """Make what is missing of the data, and write the logins down."""
    from opencpor.web.demo import credentials, making

    world = making.make(empty=empty, tell=lambda text: print(text, flush=True))
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
    return Path(os.environ["OPENCPOR_DATA"]) / "credentials.json"
