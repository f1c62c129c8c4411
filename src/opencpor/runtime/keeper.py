"""Holds the embedded database for a supervisor and lets go when the supervisor is gone.

A process of its own, because a supervisor that is killed outright cannot stop its database any
more. A supervisor that stops the keeper writes a line first; if the input just runs out, the
supervisor was killed.
"""

import os
import select
import signal
import sys
import time
from pathlib import Path

from opencpor.runtime import postgres

LOOK_EVERY_SECONDS = 1.0
DYING_SECONDS = 0.01
DYING_PATIENCE_SECONDS = 10.0
LOG_LINES = 10


def keep(folder: Path, parent: int) -> int:
    """Hold the server of a folder until told to let go, or until the supervisor or the server ends.

    Args:
        folder: Where the database files are.
        parent: Process id of the supervisor.

    Returns:
        0 if it was let go, 1 if the server ended by itself; then the end of its log is printed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = postgres.start(folder)
    patience = 0.0
    try:
        while server.is_running():
            readable, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY_SECONDS)
            if not readable:
                continue
            if not os.read(sys.stdin.fileno(), 1):
                _wait_for_end_of(parent)
                patience = DYING_PATIENCE_SECONDS
            return 0
    finally:
        server.cleanup(patience)
    log = server.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    sys.stdout.write("\n".join(["The server is gone. The end of its log:", *log, ""]))
    return 1


def _wait_for_end_of(parent: int) -> None:
    """Wait until a dying supervisor is no longer our parent.

    Even then one of its threads may not have closed its files yet: on Linux children get a new
    parent as soon as all threads are on their way out. Hence the patience afterwards.
    """
    while os.getppid() == parent:
        time.sleep(DYING_SECONDS)
