"""What the worker does all the time goes on, whatever goes wrong once."""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from tests.processes import LONGEST

from opencpor.runtime import ticks


def test_a_tick_that_fails_is_called_again_and_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []
    enough = Event()

    def failing() -> int:
        calls.append("failing")
        raise OSError("away")

    def working() -> int:
        calls.append("working")
        if len(calls) < 4:
            return 1
        enough.set()
        return 0

    monkeypatch.setattr(ticks, "_ticks", {"a": failing, "b": working})
    monkeypatch.setattr(ticks, "REST_SECONDS", 2 * LONGEST)  # so that "again" means at once

    async def twice() -> None:
        running = asyncio.ensure_future(ticks.run())
        await asyncio.to_thread(enough.wait, LONGEST)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    with ThreadPoolExecutor(1) as thread:  # a browser test before may have left a loop in this one
        thread.submit(lambda: asyncio.run(twice())).result()
    assert calls[:4] == ["failing", "working"] * 2
