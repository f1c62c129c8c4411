"""What forms that narrow figures offer, the same on every page; see `narrowing_asked`."""

from typing import Any

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
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
    """Return the locations to choose among; the chosen one is among them, whosever it is."""
    if not own.may(Permission.ENROLLMENT_READ):
        return [(chosen, chosen)] if chosen else []
    rows = list_locations(own).order_by("unit__name").values_list("unit_id", "unit__name")
    offered = list(rows[:MOST_LOCATIONS])
    if chosen and chosen not in dict(offered):
        offered.append(rows.filter(unit_id=chosen).first() or (chosen, chosen))
    return offered


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
