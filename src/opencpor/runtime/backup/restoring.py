"""Bring a backup back, into an installation that has nothing yet.

All of the backup is read before anything is written. Files come first and the database last, in one
transaction: until it commits, the installation is as empty as before, and the same can be tried
again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from opencpor.common.errors import InputError
from opencpor.runtime.backup import clients
from opencpor.runtime.backup.manifest import DUMP, Manifest, read, require_whole, shown
from opencpor.runtime.backup.rooms import Room
from opencpor.runtime.files import sha256_of

PACKAGE = Path(__file__).parents[2]
RELATIONS = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""


@dataclass(frozen=True)
class Backup:
    """A backup that was read and found whole."""

    folder: Path
    manifest: Manifest
    hashes: dict[str, str]

    def names(self, room: Room) -> dict[str, str]:
        """Return the files of a room, with their SHA-256."""
        start = f"{room.key}/"
        return {
            name.removeprefix(start): sha256
            for name, sha256 in self.hashes.items()
            if name.startswith(start)
        }


def opened(folder: Path, known: Sequence[bytes]) -> Backup:
    """Read all of a backup and check it.

    Args:
        folder: Where it lies.
        known: Public keys by one of which it must be signed; empty: any.

    Raises:
        InputError: If it is none, or was changed, or is of a newer version.
    """
    manifest, hashes = read(folder)
    if known and bytes.fromhex(manifest.public_key) not in known:
        raise InputError(
            f"The backup is signed with {manifest.public_key}, which is not the key of this "
            "installation nor one that was named. If it is right, name it with --public-key."
        )
    newer = [name for name in manifest.schema if not _is_known(name)]
    if newer:
        raise InputError(
            f"The backup is of version {manifest.product} of the software, which knows more than "
            f"this one ({newer[0]}). Restore it with that version or a newer one."
        )
    if DUMP not in hashes:
        raise InputError(f"The backup has no {DUMP}.")
    require_whole(folder, hashes)
    return Backup(folder, manifest, hashes)


def _is_known(migration: str) -> bool:
    label, _, name = migration.partition(".")
    return (PACKAGE / label / "migrations" / f"{name}.py").is_file()


def require_free(backup: Backup, rooms: Sequence[Room]) -> None:
    """Refuse places where files lie, unless they are the backup's: of a try that was broken off.

    Raises:
        InputError: With what lies there.
    """
    strange = []
    for room in rooms:
        names = backup.names(room)
        strange += [
            f"{room.key}/{name}"
            for name in room.present()
            if name not in names or _hash(room, name) != names[name]
        ]
    if strange:
        raise InputError(
            "A backup is restored into an empty installation only, and this one has files. "
            f"Choose another data folder, or another lake.\n{shown(strange)}"
        )


def _hash(room: Room, name: str) -> str:
    with room.opened(name) as file:
        return sha256_of(file)


def require_empty(address: str, manifest: Manifest) -> None:
    """Refuse a database that has tables, or that cannot hold the backup.

    Raises:
        InputError: With the reason.
    """
    with psycopg.connect(address) as connection:
        (relations,) = connection.execute(RELATIONS).fetchone() or (0,)
        version = connection.info.server_version // 10_000
        encoding = connection.info.parameter_status("server_encoding")
    if relations:
        raise InputError(
            "A backup is restored into an empty installation only, and this database has "
            f"{relations} tables and sequences. Make a new one, or choose another data folder."
        )
    if version < manifest.server:
        raise InputError(
            f"The backup is of PostgreSQL {manifest.server}; it cannot be restored into "
            f"PostgreSQL {version}, which is older."
        )
    if encoding != "UTF8":
        raise InputError(f"The database's encoding is {encoding}; it must be UTF8.")


def bring_back(
    backup: Backup, rooms: Sequence[Room], address: str, tools: Path | None = None
) -> None:
    """Bring files and database back, into places that were found empty.

    Raises:
        InputError: If PostgreSQL's programs do not fit.
        ClientError: If the database cannot be restored; it is as empty as before then.
    """
    server = clients.server_version(address)
    program = clients.client("pg_restore", server, backup.manifest.dumped_by, tools)
    for room in rooms:
        there = set(room.present())
        for name in backup.names(room):
            if name not in there:
                room.put(backup.folder / room.key / name, name)
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    clients.run(program, address, [*arguments, str(backup.folder / DUMP)])
