"""Tells long work of this process that the process was asked to stop.

A worker lets its jobs finish for a while. What takes longer asks between its parts, and goes on
when the process is there again.
"""

from threading import Event

_asked = Event()


class Stopped(Exception):  # noqa: N818 - says what is the case
    """The work was left where it was, because its process is to stop."""


def ask() -> None:
    """Say that this process is to stop."""
    _asked.set()


def check() -> None:
    """Go no further if this process is to stop.

    Raises:
        Stopped: If it is.
    """
    if _asked.is_set():
        raise Stopped
