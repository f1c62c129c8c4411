"""``cpor restore``: brings a backup back into an empty installation, and verifies it."""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli.backup import add_tools
from opencpor.cli.failures import CommandError
from opencpor.cli.types import Subparsers
from opencpor.common.errors import InputError

if TYPE_CHECKING:
    from opencpor.runtime.backup.restoring import Backup
    from opencpor.runtime.environment import Environment

ERASED = (
    "Personal values that were erased after the backup was made are here again: erase them again."
)


def add_parser(subparsers: Subparsers) -> None:
    """Add ``restore``."""
    parser = subparsers.add_parser(
        "restore",
        help="bring a backup back into an empty installation, and verify it",
        description="Reads all of a backup, refuses it if anything was changed, brings it back "
        "into the installation that the settings name, which must be empty, brings the database "
        "up to date, and verifies log, files and closes. Exit code 0: restored and sound.",
    )
    parser.add_argument("folder", type=Path, help="the backup")
    parser.add_argument(
        "--keys", type=Path, metavar="FILE", help="the keys that were written with the backup"
    )
    parser.add_argument(
        "--public-key",
        action="append",
        default=[],
        type=bytes.fromhex,
        metavar="HEX",
        help="a key by which the backup may be signed; may be repeated. Without one, and without "
        "keys, any signature that fits is taken",
    )
    add_tools(parser)
    parser.set_defaults(run=run)


def _read_keys(path: Path) -> tuple[str, str, str]:
    """Return the secret key, the signing key and those of payees of a file of keys."""
    from opencpor.runtime.keys import public_key_of

    try:
        said = json.loads(path.read_text(encoding="ascii"))
        secret, signing = str(said["secret"]), str(said["signing"])
        payees = str(said.get("payees", ""))  # files of before there were payees have none
        public_key_of(signing)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is no file of keys.") from error
    return secret, signing, payees


def run(args: argparse.Namespace) -> int:
    """Check, bring back, bring up to date, verify."""
    from opencpor.cli.database import application, embedded
    from opencpor.cli.verify import check
    from opencpor.runtime import environment, migrations
    from opencpor.runtime.backup import restoring

    env = environment.read(os.environ)
    keys = _read_keys(args.keys) if args.keys else None
    known = _known(env, keys, args.public_key)
    backup = restoring.opened(args.folder.expanduser().resolve(), known)
    print(f"{backup.manifest.files} files read, all as they were.", flush=True)
    with embedded() as env:
        _bring_back(env, backup, keys, args.tools)
        with application(migrated=False):
            if applied := migrations.migrate():
                print(f"Database brought up to date ({len(applied)} migrations).", flush=True)
            signed = bytes.fromhex(backup.manifest.public_key)
            sound = check(env, earlier=[*known, signed], files=True, closes=True)
    _say(backup, keys=keys is not None, trusted=bool(known))
    if not sound:
        print("What was restored is NOT SOUND; see above what differs.")
    return 0 if sound else 1


def _known(
    env: "Environment", keys: tuple[str, str, str] | None, named: Sequence[bytes]
) -> list[bytes]:
    """Return the public keys that are known to be right."""
    from opencpor.runtime.keys import known_public_key, public_key_of

    mine = known_public_key(env)
    from_file = [public_key_of(keys[1])] if keys else []
    return [*named, *from_file, *([mine] if mine else [])]


def _bring_back(
    env: "Environment", backup: "Backup", keys: tuple[str, str, str] | None, tools: Path | None
) -> None:
    """Look whether all is empty, then write."""
    from opencpor.cli.database import require_server
    from opencpor.cli.rooms import rooms
    from opencpor.runtime.backup import clients, restoring
    from opencpor.runtime.keys import bring_back

    places = rooms()
    require_server(env.database_url)
    restoring.require_empty(env.database_url, backup.manifest)
    restoring.require_free(backup, places)
    if keys:
        bring_back(env, *keys)
    try:
        restoring.bring_back(backup, places, env.database_url, tools)
    except clients.ClientError as error:
        raise CommandError(f"{error}\nThe database is as empty as before.") from error


def _say(backup: "Backup", *, keys: bool, trusted: bool) -> None:
    """Tell what was brought back and what is left to do."""
    manifest = backup.manifest
    print(f"Restored the backup of {manifest.taken_at}.")
    if not trusted:
        print(
            f"It is signed with {manifest.public_key}. Nothing here knew that key: compare it with "
            "what was printed when the backup was made."
        )
    if not keys:
        print(
            "Unless the settings name the keys of that installation, what they sealed stays closed "
            "(secrets of webhooks, mails that waited, accounts of payees), and cpor verify wants "
            "--earlier-key "
            f"{manifest.public_key}."
        )
    print(ERASED)
