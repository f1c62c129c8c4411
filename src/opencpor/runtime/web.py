"""The web server's process: Granian with worker processes, each with threads of its own.

This process never loads Django; each worker loads it after it was forked, so that no database
connection is ever shared between processes.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from opencpor.runtime import environment
from opencpor.runtime.parents import die_with_parent

APPLICATION = "opencpor.config.wsgi:application"
STOP_SECONDS = 10


def load(target: str) -> Callable[..., Any]:
    """Return the WSGI application; runs inside each worker."""
    die_with_parent(os.getppid())
    module, _, name = target.partition(":")
    __import__(module)
    application: Callable[..., Any] = getattr(sys.modules[module], name)
    return application


def serve(host: str, port: int) -> None:
    """Serve until asked to stop; requests that are under way are finished."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    env = environment.current()
    Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=env.web_workers,
        blocking_threads=env.web_threads,
        websockets=False,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    ).serve(target_loader=load, wrap_loader=True)
