"""What rooms above tell this one, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
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


Published = Callable[[str], None]
"""Is told, by its key, of which program a version is published; in that transaction."""

_listeners: list[Published] = []


def register_published(listener: Published) -> None:
    """Say who wants to know of new versions; such a room calls this once, when ready."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_published(program_key: str) -> None:
    """Tell all who want to know; what takes long they leave to a job."""
    for listener in _listeners:
        listener(program_key)


@dataclass(frozen=True)
class Offer:
    """What a room above can do with a version, proposal or draft; pages show it as a button.

    Attributes:
        label: In words.
        page: Name of the page, whose query names program, version, proposal or draft.
        needs: Who is offered it.
        takes: What it can be done with.
    """

    label: Any
    page: str
    needs: Permission
    takes: frozenset[str] = frozenset({"version", "proposal", "draft"})


_offers: list[Offer] = []


def register_offer(offer: Offer) -> None:
    """Say what can be done with a version; the room that does it calls this once, when ready."""
    if offer not in _offers:
        _offers.append(offer)


def offers_for(actor: Actor, **named: object) -> list[tuple[Any, str]]:
    """Give the label and the address of what somebody may do with a version or the like."""
    query = urlencode(named)
    return [
        (offer.label, f"{reverse(offer.page)}?{query}")
        for offer in _offers
        if actor.may(offer.needs) and offer.takes & named.keys()
    ]
