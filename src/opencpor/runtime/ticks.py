"""What the worker does all the time, not as a job: upper rooms register it.

A tick looks whether there is something to do, does a part of it, and says how much that was. It is
called again at once as long as there is something, and otherwise every second.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

log = structlog.get_logger("opencpor.ticks")
Tick = Callable[[], int]
REST_SECONDS = 1.0
_ticks: dict[str, Tick] = {}


def register(name: str, tick: Tick) -> None:
    """Have the worker call a function all the time, in a thread with a connection of its own."""
    _ticks[name] = tick


def _call_all() -> int:
    from django.db import close_old_connections

    done = 0
    for name, tick in _ticks.items():
        close_old_connections()
        try:
            done += tick()
        except Exception:
            # Whatever it is, such as a database that is away, must not end the worker.
            log.exception("tick failed", tick=name)
    close_old_connections()
    return done


async def run() -> None:
    """Call all ticks until cancelled."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ticks") as thread:
        while True:
            if not await loop.run_in_executor(thread, _call_all):
                await asyncio.sleep(REST_SECONDS)
