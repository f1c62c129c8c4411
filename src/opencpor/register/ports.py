"""Who wants to know, in the same transaction, that somebody has begun to hold a slot."""

from typing import Protocol

from opencpor.access.actor import Actor
from opencpor.register.models import Slot, Tenure


class TenureListener(Protocol):
    """Called under the slot's lock, after the tenure and its first association are written."""

    def __call__(self, slot: Slot, tenure: Tenure, actor: Actor) -> None:
        """Do what follows from a tenure's start; an error undoes the start."""


_listeners: list[TenureListener] = []


def listen(listener: TenureListener) -> None:
    """Register a listener; an upper room does it in its AppConfig. Twice counts once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_tenure_started(slot: Slot, tenure: Tenure, actor: Actor) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(slot, tenure, actor)
