"""What forms that narrow figures offer, the same on every page; see `narrowing_asked`."""

from typing import Any

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.directory.models import Location
from opencpor.directory.queries import list_customers, list_locations
from opencpor.directory.words import SEGMENTS
from opencpor.insights.narrowing_asked import Narrowing
from opencpor.insights.words import Words, areas_named, workloads_named
from opencpor.register.queries import associations

MOST_LOCATIONS = 200


def choices_for(own: Actor, asked: Narrowing, words: Words) -> dict[str, Any]:
    """Return what `parts/narrowing.html` offers, and the name of the customer that is asked for."""
    return {
        "asked": asked,
        "places": places(own, asked.location),
        "areas": areas_named(words),
        "workloads": workloads_named(words),
        "segments": SEGMENTS.items(),
        "customer_name": customer_named(own, asked.customer),
    }


def places(own: Actor, chosen: str) -> list[tuple[str, str]]:
    """Return the locations to choose among; the chosen one is among them, whosever it is.

    The operator's people read of which partner each is. Where there are more than a list can hold,
    part of them would be no choice: they come here from a partner's or customer's page.
    """
    if not own.may(Permission.ENROLLMENT_READ):
        return [(chosen, chosen)] if chosen else []
    every, offered = list_locations(own), []
    if not (own.on(Side.OPERATOR) and _too_many(every)):
        named = every.order_by("unit__name", "unit_id")[:MOST_LOCATIONS]
        offered = [(one.unit_id, _name(own, one)) for one in named]
    if chosen and chosen not in dict(offered):
        offered.append((chosen, place_named(own, chosen)))
    return offered


def _too_many(places: QuerySet[Location]) -> bool:
    """Return whether there are more than a list can hold, without reading or ordering them."""
    return bool(places.order_by().values("pk")[MOST_LOCATIONS : MOST_LOCATIONS + 1])


def place_named(own: Actor, chosen: str) -> str:
    """Return how a location is called that is asked for, or its identifier to who may not know."""
    if not chosen or not own.may(Permission.ENROLLMENT_READ):
        return chosen
    one = list_locations(own).filter(unit_id=chosen).first()
    return _name(own, one) if one else chosen


def _name(own: Actor, one: Location) -> str:
    if own.on(Side.OPERATOR):
        return f"{one.organization.organization.name}, {one.unit.name}"
    return one.unit.name


def customer_named(own: Actor, chosen: str) -> str:
    """Return how a customer is called whom the reader's partners serve or served.

    The operator's people know all customers.
    """
    if not chosen:
        return ""
    held = associations(own).filter(slot__customer_id=chosen).order_by("id")
    known = list_customers(own).filter(pk=chosen).values_list("organization__name", flat=True)
    name = held.values_list("slot__customer__name", flat=True).first()
    return name or known.first() or chosen
