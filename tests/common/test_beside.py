"""Work beside other work: answers in order, no error lost, nothing begun in vain."""

from concurrent.futures import Future
from functools import partial
from threading import Barrier, Event, get_ident

import pytest

from opencpor.common.beside import beside

PATIENCE = 60  # seconds; only what never comes takes so long


def fail(first: Event | None = None) -> int:
    assert first is None or first.wait(PATIENCE)
    raise OSError("full")


def test_answers_come_in_the_order_of_the_works() -> None:
    first = Event()

    def late() -> int:
        assert first.wait(PATIENCE)
        return 1

    with beside(late, lambda: 2, hands=2) as answers:
        first.set()
        assert answers() == [1, 2]


def test_works_run_beside_the_block_and_each_other() -> None:
    meeting = Barrier(3)
    with beside(*[partial(meeting.wait, PATIENCE)] * 2, hands=2) as answers:
        meeting.wait(PATIENCE)
    assert len(answers()) == 2


def test_an_error_that_nobody_asks_for_is_raised_at_the_end() -> None:
    done: list[int] = []
    with pytest.raises(OSError, match="full"), beside(fail):
        done.append(get_ident())
    assert done == [get_ident()]


def test_what_has_not_begun_when_the_block_fails_is_left_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, left = Event(), Event()
    done: list[str] = []
    cancel = Future.cancel

    def long() -> None:
        begun.set()
        assert left.wait(PATIENCE)
        done.append("begun")

    def cancelled(one: Future[None]) -> bool:
        if answer := cancel(one):
            left.set()
        return answer

    monkeypatch.setattr(Future, "cancel", cancelled)
    with pytest.raises(OSError, match="full"), beside(long, lambda: done.append("not begun")):
        fail(begun)
    assert done == ["begun"]
