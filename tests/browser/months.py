"""Closed months for browser tests: closed once for a module, put back for each test."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection
from pytest_django.plugin import DjangoDbBlocker
from tests.snapshots import MadeOnce

T = TypeVar("T")


@contextmanager
def closed_once(make: Callable[[], T], blocker: DjangoDbBlocker) -> Iterator[MadeOnce[T]]:
    """Give what is made when it is first asked for, and forget it at the end."""
    made = MadeOnce(make)
    yield made
    with blocker.unblock():
        made.forget()


def _got_and_let_go(made: MadeOnce[T]) -> T:
    try:
        return made.get()
    finally:
        connection.close()


def put_back(made: MadeOnce[T]) -> T:
    """Return it as it was; jobs want a thread without an event loop, and the browser has one."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        return beside.submit(_got_and_let_go, made).result()
