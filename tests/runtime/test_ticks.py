"""What the worker does all the time goes on, whatever goes wrong once."""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from opencpor.runtime import ticks


def test_a_tick_that_fails_is_called_again_and_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []

    def failing() -> int:
        calls.append("failing")
        raise OSError("away")

    def working() -> int:
        calls.append("working")
        return 1 if len(calls) < 4 else 0

    monkeypatch.setattr(ticks, "_ticks", {"a": failing, "b": working})

    async def twice() -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ticks.run(), ticks.REST_SECONDS / 2)

    with ThreadPoolExecutor(1) as thread:  # a browser test before may have left a loop in this one
        thread.submit(lambda: asyncio.run(twice())).result()
    assert calls[:4] == ["failing", "working"] * 2
