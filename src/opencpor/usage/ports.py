"""What rooms above tell this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from opencpor.common.months import Month


@dataclass(frozen=True)
class ClosedReading:
    """What has been judged of a program's usage.

    Attributes:
        months: The months that are closed.
        batches: What the latest close read: it judged all of these months anew.
    """

    months: frozenset[Month] = frozenset()
    batches: frozenset[str] = frozenset()


Reading = Callable[[str], ClosedReading]
"""Gives it for a program by its key."""

_sources: list[Reading] = []


def register_closed_reading(source: Reading) -> None:
    """Say who knows what closes read; the room that closes calls this once, when ready."""
    if source not in _sources:
        _sources.append(source)


def closed_reading(program_key: str) -> ClosedReading:
    """Give what has been judged of a program's usage; nothing where no room closes months."""
    for source in _sources:
        return source(program_key)
    return ClosedReading()
