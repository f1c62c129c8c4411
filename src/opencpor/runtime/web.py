"""The web server's process: Granian with worker processes, each with threads of its own.

The application is loaded once, before the workers are forked, and shares its memory. Nothing
connects to the database while it loads: every worker makes its own connections afterwards.
"""

import gc
import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from opencpor.common.garbage import nothing_collected
from opencpor.runtime import environment
from opencpor.runtime.parents import die_with_parent

APPLICATION = "opencpor.config.wsgi:application"
STOP_SECONDS = 10
# An answer makes thousands of objects and leaves hardly any in cycles: the collector, which looks
# after every 700 by itself, took a tenth of the processor time of a page.
COLLECT_AFTER = (20_000, 20, 50)


def _application() -> Callable[..., Any]:
    module, _, name = APPLICATION.partition(":")
    with nothing_collected():  # what is loaded stays
        application: Callable[..., Any] = getattr(import_module(module), name)
    return application


def load(target: str) -> Callable[..., Any]:
    """Return the WSGI application; runs inside each worker."""
    del target
    die_with_parent(os.getppid())
    return _application()


def serve(host: str, port: int) -> None:
    """Serve until asked to stop; requests that are under way are finished."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    env = environment.current()
    _application()
    # What is loaded now lives as long as the process: the collector of garbage need not go through
    # it again and again, and the workers go on sharing its memory.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
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
