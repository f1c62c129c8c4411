"""Places on claim and association pages that rooms above fill, such as usage and earnings.

A room registers the name of an address that takes the line's or association's identifier and
answers with a fragment; the page loads it by HTMX after it is shown. This room knows nothing of
what stands in it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import reverse

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission


class Place(StrEnum):
    """Where a panel can stand, and what its address takes."""

    CLAIM = "claim"  # a claim that has given associations: ``claim_id``
    ASSOCIATION = "association"  # one association: ``association_id``


@dataclass(frozen=True)
class Panel:
    """One panel.

    Attributes:
        place: Where it stands.
        title: Its heading, lazily translated.
        url_name: The address that answers with the fragment.
        order: From the top.
        permission: What it takes to see it; the address itself asks for it again.
    """

    place: Place
    title: Any
    url_name: str
    order: int
    permission: Permission


@dataclass(frozen=True)
class Slot:
    """A panel as it is drawn on one page."""

    title: Any
    url: str


_panels: dict[tuple[Place, str], Panel] = {}


def register_panel(panel: Panel) -> None:
    """Add a panel; one with the same place and address replaces the first."""
    _panels[panel.place, panel.url_name] = panel


def panels_for(place: Place, actor: Actor, identifier: str) -> list[Slot]:
    """Return the panels that an actor is shown, from top to bottom."""
    mine = [one for one in _panels.values() if one.place is place and actor.may(one.permission)]
    ordered = sorted(mine, key=lambda one: (one.order, one.url_name))
    return [Slot(one.title, reverse(one.url_name, args=[identifier])) for one in ordered]
