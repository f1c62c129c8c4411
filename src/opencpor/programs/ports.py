"""What rooms above tell this one."""

from __future__ import annotations

from collections.abc import Callable

from opencpor.common.months import Month

LastClosed = Callable[[str], Month | None]
"""Gives the last closed month of a program by its key, None if none is closed."""

_sources: list[LastClosed] = []


def register_last_closed(source: LastClosed) -> None:
    """Say who knows which months are closed; the room that closes calls this once, when ready."""
    if source not in _sources:
        _sources.append(source)


def last_closed(program_key: str) -> Month | None:
    """Give the last closed month of a program; None if there is none, or no room that closes."""
    known = [month for source in _sources if (month := source(program_key)) is not None]
    return max(known, default=None)
