"""What upper rooms register here.

Who wants to know, in the same transaction, that somebody has begun to hold a slot; and who knows
when a tenure is to end although its period is open still.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from opencpor.access.actor import Actor
from opencpor.register.models import Slot, Tenure


class TenureListener(Protocol):
    """Called under the slot's lock, after the tenure and its first association are written."""

    def __call__(self, slot: Slot, tenure: Tenure, actor: Actor) -> None:
        """Do what follows from a tenure's start; an error undoes the start."""


class PlannedEnds(Protocol):
    """Knows what is decided and not carried out yet."""

    def __call__(self, tenure_ids: Collection[int]) -> Mapping[int, datetime]:
        """Return the first instant after each tenure that is to pass on; others are left out."""
        ...


_listeners: list[TenureListener] = []
_planned: list[PlannedEnds] = []


def listen(listener: TenureListener) -> None:
    """Register a listener; an upper room does it in its AppConfig. Twice counts once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_tenure_started(slot: Slot, tenure: Tenure, actor: Actor) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(slot, tenure, actor)


def foretell(source: PlannedEnds) -> None:
    """Register who knows planned ends; an upper room does it in its AppConfig."""
    if source not in _planned:
        _planned.append(source)


def planned_ends(tenure_ids: Collection[int]) -> dict[int, datetime]:
    """Return the earliest end that is planned for each tenure; empty: nothing is."""
    ends: dict[int, datetime] = {}
    for source in _planned:
        for tenure_id, at in source(tenure_ids).items():
            ends[tenure_id] = min(at, ends.get(tenure_id, at))
    return ends
