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


def _done_and_let_go(act: Callable[[], T]) -> T:
    try:
        return act()
    finally:
        connection.close()


def beside(act: Callable[[], T]) -> T:
    """Return what comes of it in a thread without an event loop, which the browser has."""
    with ThreadPoolExecutor(max_workers=1) as other:
        return other.submit(_done_and_let_go, act).result()


def put_back(made: MadeOnce[T]) -> T:
    """Return it as it was; jobs want such a thread."""
    return beside(made.get)
