"""What the worker does all the time goes on, whatever goes wrong once."""

import asyncio
import contextlib

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

    asyncio.run(twice())
    assert calls[:4] == ["failing", "working"] * 2
