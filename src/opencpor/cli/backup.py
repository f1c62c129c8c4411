"""``cpor backup``: the database and every file that it names, as they stood at one moment."""

import argparse
import base64
import json
import os
from pathlib import Path

from opencpor.cli.failures import CommandError
from opencpor.cli.types import Subparsers
from opencpor.common.errors import InputError

MIB = 1024 * 1024


def add_parser(subparsers: Subparsers) -> None:
    """Add ``backup``."""
    parser = subparsers.add_parser(
        "backup",
        help="copy database, usage lake and evidence as they stand at one moment",
        description="Makes a folder with a dump of the database, every file that it names, the "
        "SHA-256 of each, and a signature. People can go on working. The keys are not in it.",
    )
    parser.add_argument("folder", type=Path, help="where to put it; must not be there yet")
    parser.add_argument(
        "--with-keys",
        type=Path,
        metavar="FILE",
        help="also write the secret key, the signing key and those of payees, into this file, "
        "outside the folder",
    )
    parser.add_argument(
        "--despite-faults",
        action="store_true",
        help="leave out files that are lost or damaged, and name them, instead of refusing",
    )
    add_tools(parser)
    parser.set_defaults(run=run)


def add_tools(parser: argparse.ArgumentParser) -> None:
    """Add the option for where PostgreSQL's programs are."""
    parser.add_argument(
        "--tools",
        type=Path,
        metavar="FOLDER",
        help="where pg_dump and pg_restore are, if those on the PATH or of the embedded database "
        "do not fit",
    )


def run(args: argparse.Namespace) -> int:
    """Take the backup and say what is in it."""
    from opencpor.cli.database import application

    folder = Path(os.path.abspath(args.folder.expanduser()))  # noqa: PTH100 - a link must not be followed
    keys = args.with_keys and args.with_keys.expanduser().resolve()
    if keys and keys.is_relative_to(folder):
        raise InputError(f"Keep the keys apart: {keys} lies in the backup itself.")
    if keys and (keys.exists() or not keys.parent.is_dir()):
        reason = "is there already" if keys.exists() else "lies in a folder that is not there"
        raise InputError(f"{keys} {reason}. Name a new file in a folder that is.")
    with application() as env:
        from opencpor.cli.rooms import rooms
        from opencpor.runtime.backup import clients, taking
        from opencpor.runtime.files import write_private
        from opencpor.runtime.keys import (
            payee_keys_as_text,
            public_key,
            secret_key,
            signing_seed,
        )

        seed = signing_seed(env)
        order = taking.Order(
            folder, rooms(), env.database_url, seed, public_key(env), args.tools,
            despite_faults=args.despite_faults,
        )  # fmt: skip
        try:
            manifest = taking.take(order)
        except (taking.DamagedError, clients.ClientError) as error:
            raise CommandError(str(error)) from error
        if keys:
            mine = {
                "secret": secret_key(env),
                "signing": base64.b64encode(seed).decode("ascii"),
                "payees": payee_keys_as_text(env),
            }
            write_private(keys, json.dumps(mine, indent=2) + "\n")
    print(
        f"Backup of {manifest.taken_at} in {folder}: {manifest.files} files, "
        f"{-(-manifest.bytes // MIB)} MiB, PostgreSQL {manifest.server}."
    )
    for name in manifest.lacking:
        print(f"{name}: left out, since it is lost or damaged")
    print(f"It is signed with {manifest.public_key}.")
    print(f"The keys are in {keys}; keep them elsewhere." if keys else "It holds no keys.")
    return 0
