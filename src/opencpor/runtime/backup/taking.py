"""Take a backup while people work.

Files are copied first, as the database names them then. Then the database is held at one moment:
what it names by now and was not copied yet, is; and this very moment is dumped. Files never
change, and one that is named lies there before anybody can see its name. So the only thing that
can come between is that a file is removed (withdrawn, infected, imported) in the short time between
the two looks; then another moment is chosen, at which it is gone from the database as well.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from opencpor import __version__
from opencpor.common.clock import now
from opencpor.common.errors import InputError
from opencpor.runtime.backup import clients
from opencpor.runtime.backup.manifest import (
    DUMP,
    FORMAT,
    Manifest,
    shown,
    write_list,
    write_page,
)
from opencpor.runtime.backup.rooms import Room
from opencpor.runtime.files import STEP, sha256_of

MOMENTS = 5  # that are tried, if files are removed again and again


class DamagedError(Exception):
    """Registered files are lost or differ from what they were; a backup would not be whole."""


@dataclass(frozen=True)
class Order:
    """What to take, and how.

    Attributes:
        target: Folder to make; there must be none of that name.
        rooms: Where files lie.
        address: Of the database.
        seed: Of the signing key, 32 bytes.
        public_key: That belongs to it, 32 bytes.
        tools: Folder of PostgreSQL's programs; None: the usual ones.
        despite_faults: Whether lost and damaged files are left out and named instead of refused.
    """

    target: Path
    rooms: Sequence[Room]
    address: str
    seed: bytes
    public_key: bytes
    tools: Path | None = None
    despite_faults: bool = False


def _made(folder: Path) -> int:
    """Make a folder that nobody else can open, unless an earlier try left it; return its handle.

    What another has put there is none of ours: to empty it would empty whatever it leads to, and
    who owns it could read and change what is copied into it.

    Raises:
        InputError: If it is something else.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:  # a file, or a link
        raise InputError(f"{folder} is no folder. Remove it, or name another backup.") from error
    if os.fstat(handle).st_uid != os.geteuid():
        os.close(handle)
        raise InputError(f"{folder} belongs to another user. Name another backup.")
    os.fchmod(handle, 0o700)
    return handle


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Give a folder beside the target that becomes the target if all goes well.

    What an earlier try left, killed before its end, is removed.

    Raises:
        InputError: If the target is there, or somebody is making it now.
    """
    if os.path.lexists(target):
        raise InputError(f"{target} is there already. Name a folder that is not.")
    if not target.parent.is_dir():
        raise InputError(f"There is no folder {target.parent}. Make it first.")
    folder = target.with_name(f".{target.name}.unfinished")
    handle = _made(folder)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(f"Another backup to {target} is being made.") from error
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield folder
            os.sync()  # one call for what may be a million files
            folder.rename(target)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    finally:
        os.close(handle)


@dataclass
class _Copies:
    """The files of a backup, as far as they are copied."""

    folder: Path
    hashes: dict[str, str] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)

    def bring(self, room: Room) -> set[str]:
        """Copy what a room's database names and is not copied yet; return what is registered."""
        wanted = set()
        for name, sha256 in room.registered():
            listed = f"{room.key}/{name}"
            wanted.add(listed)
            if listed not in self.hashes and listed not in self.damaged:
                self._copy(room, name, sha256)
        return wanted

    def _copy(self, room: Room, name: str, sha256: str) -> None:
        listed = f"{room.key}/{name}"
        target = self.folder / listed
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        try:
            with room.opened(name) as source, target.open("xb") as copy:
                while piece := source.read(STEP):
                    digest.update(piece)
                    copy.write(piece)
        except FileNotFoundError:  # removed meanwhile, or lost: the next look tells
            return
        found = digest.hexdigest()
        if sha256 in {"", found}:
            self.hashes[listed] = found
        else:
            self.damaged.add(listed)
            target.unlink()

    def only(self, wanted: set[str]) -> None:
        """Remove what was copied and is not named any longer."""
        for name in set(self.hashes) - wanted:
            (self.folder / name).unlink()
            del self.hashes[name]


@contextmanager
def _moment() -> Iterator[str]:
    """Hold the database at one moment; give the name by which others can see the same."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _schema() -> list[str]:
    """Return our migrations that are applied."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("opencpor.")}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{label}.{name}" for label, name in applied if label in ours)


def _dump(order: Order, copies: _Copies, snapshot: str, lacking: list[str]) -> Manifest:
    """Dump the moment that is held, and say what the backup is."""
    taken_at = now().astimezone(UTC).isoformat(timespec="seconds")
    server = clients.server_version(order.address)
    program = clients.client("pg_dump", server, named=order.tools)
    path = copies.folder / DUMP
    path.touch(mode=0o600)
    arguments = ["--format=custom", f"--snapshot={snapshot}", f"--file={path}"]
    clients.run(program, order.address, arguments)
    with path.open("rb") as file:
        hashes = copies.hashes | {DUMP: sha256_of(file)}
    return Manifest(
        format=FORMAT,
        product=__version__,
        taken_at=taken_at,
        server=server,
        dumped_by=program.major,
        schema=_schema(),
        files=len(hashes),
        bytes=sum((copies.folder / name).stat().st_size for name in hashes),
        lacking=lacking,
        listed=write_list(copies.folder, hashes),
        public_key=order.public_key.hex(),
    )


def _at_one_moment(order: Order, copies: _Copies) -> Manifest:
    """Find a moment at which all that is named is there, and dump it.

    Raises:
        DamagedError: If there is none, since files are lost or damaged.
    """
    for room in order.rooms:
        copies.bring(room)
    for turn in range(1, MOMENTS + 1):
        with _moment() as snapshot:
            wanted = set().union(*(copies.bring(room) for room in order.rooms))
            lacking = sorted(wanted - set(copies.hashes))
            if lacking and turn < MOMENTS:
                continue
            if lacking and not order.despite_faults:
                break
            copies.only(wanted)
            return _dump(order, copies, snapshot, lacking)
    raise DamagedError(
        f"These files are lost, or not as they were registered, so that no whole backup can be "
        f"made:\n{shown(lacking)}\nBring them back from an earlier backup, or leave them out with "
        "--despite-faults."
    )


def take(order: Order) -> Manifest:
    """Take a backup; there is one when this returns, and else nothing that looks like one.

    Raises:
        InputError: If the target cannot be made, or PostgreSQL's programs do not fit.
        DamagedError: If registered files are lost or damaged.
        ClientError: If the database cannot be dumped.
    """
    clients.client("pg_dump", clients.server_version(order.address), named=order.tools)
    with _unfinished(order.target) as folder:
        copies = _Copies(folder)
        manifest = _at_one_moment(order, copies)
        write_page(folder, manifest, order.seed)
    return manifest
