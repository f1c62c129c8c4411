"""``cpor serve``: the whole installation in the foreground."""

import argparse
import os

from opencpor.cli.database import application, embedded
from opencpor.cli.failures import CommandError
from opencpor.cli.types import Subparsers

DEFAULT_PORT = 8000


def add_address(parser: argparse.ArgumentParser) -> None:
    """Add the options for where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=port_number, default=DEFAULT_PORT, help="port to listen on (%(default)s)"
    )


def port_number(text: str) -> int:
    """Read a TCP port."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:  # noqa: PLR2004 - the bounds of a port
        raise argparse.ArgumentTypeError(f"{text!r} is no port: expected 1 to 65535")
    return int(text)


def add_parser(subparsers: Subparsers) -> None:
    """Add ``serve``."""
    parser = subparsers.add_parser(
        "serve", help="run web server and background worker, and the embedded database if any"
    )
    add_address(parser)
    parser.add_argument(
        "--without-worker", action="store_true", help="do not run background jobs here"
    )
    parser.set_defaults(run=run)


def require_free(host: str, port: int) -> None:
    """Refuse a port that is taken, before anything is started."""
    from opencpor.runtime import serving

    try:
        serving.require_free(host, port)
    except serving.PortInUse as error:
        raise CommandError(str(error)) from error


def require_lake() -> None:
    """Refuse to start without the lake: its bucket, or what reaches it, may be missing."""
    from opencpor.usage.lake.here import the_lake
    from opencpor.usage.lake.store import LakeError

    try:
        the_lake().require()
    except LakeError as error:
        raise CommandError(f"{error} Check OPENCPOR_LAKE_URL.") from error


def run(args: argparse.Namespace) -> int:
    """Prepare the database and the static files, then run until stopped."""
    from opencpor.runtime import environment, prepared, serving

    require_free(args.host, args.port)
    os.environ.setdefault("OPENCPOR_BASE_URL", serving.url_of(args.host, args.port))
    own_database = not environment.read(os.environ).database_url
    with embedded() as env:
        if env.lake_url:
            require_lake()
        if not (own_database and prepared.is_prepared(env, "serve")):
            with application(migrated=False):
                prepare()
            if own_database:
                prepared.remember(env, "serve")
        serving.share_figures(env)
        running = serving.programs(
            env, args.host, args.port, embedded=own_database, jobs=not args.without_worker
        )
        return serving.serve(
            running,
            args.host,
            args.port,
            lambda: print(ready(env.base_url, args.host, args.port), flush=True),
        )


def ready(base_url: str, host: str, port: int) -> str:
    """Say where people find it and, if a proxy is to stand between, where it listens."""
    from opencpor.runtime import serving

    here = serving.url_of(host, port)
    between = "" if here == base_url else f", and listens at {here} for what stands in front"
    return f"OpenCPOR answers at {base_url}{between} (Ctrl-C stops it)."


def prepare() -> None:
    """Bring database and static files up to date, saying what takes time."""
    from opencpor.runtime import migrations, static

    if missing := migrations.migrate():
        print(f"Database brought up to date ({len(missing)} migrations).", flush=True)
    static.collect()
