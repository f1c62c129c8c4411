"""Holds the embedded database for a supervisor and lets go when the supervisor is gone.

A process of its own, because a supervisor that is killed outright cannot stop its database any
more. It learns of the end by its input running out, which happens however the supervisor ends.
"""

import select
import signal
import sys
from pathlib import Path

from opencpor.runtime import postgres

LOOK_EVERY_SECONDS = 1.0
LOG_LINES = 10


def keep(folder: Path) -> int:
    """Hold the server of a folder until the input ends or the server is gone.

    Returns:
        0 if it was let go, 1 if the server ended by itself; then the end of its log is printed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = postgres.start(folder)
    print("holding", flush=True)
    try:
        while server.is_running():
            readable, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY_SECONDS)
            if readable and not sys.stdin.buffer.read1():  # type: ignore[attr-defined]
                return 0
    finally:
        server.cleanup()
    print("The database server has ended by itself. The end of its log:", flush=True)
    for line in server.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]:
        print(line, flush=True)
    return 1

