"""Reads holds: for people, for what a batch pays, and for the clock of forfeiting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Side
from opencpor.access.scope import fetch, restrict
from opencpor.common.clock import now
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.holds.rules import NEEDED, Held, held_by_location

BESIDE = ("location__organization", "location__location")


def holds(
    actor: Actor, *, location: str = "", standing: bool | None = None
) -> QuerySet[PaymentHold]:
    """Return the holds that an actor may see, perhaps of one location, standing or released."""
    rows = restrict(PaymentHold.objects.select_related(*BESIDE), actor)
    if standing is not None:
        rows = rows.filter(released_at__isnull=standing)
    return rows.filter(location_id=location) if location else rows


def fetch_hold(actor: Actor, hold_id: str) -> PaymentHold:
    """Return one.

    Raises:
        NotFound: If there is none for the actor.
    """
    return fetch(PaymentHold.objects.select_related(*BESIDE), actor, "hold", id=hold_id)


def held_now(locations: Iterable[str]) -> dict[str, Held]:
    """Return which of some locations are held, and on which sides."""
    rows = PaymentHold.objects.filter(location_id__in=list(locations), released_at=None)
    return held_by_location(rows.values_list("location_id", "side"))


def held_by_finance(location: str) -> list[tuple[datetime, datetime]]:
    """Return from when until when finance held a location; one that stands lasts until now."""
    rows = PaymentHold.objects.filter(location_id=location, side=Side.OPERATOR.value)
    return [(start, end or now()) for start, end in rows.values_list("held_at", "released_at")]


def releasable(actor: Actor, rows: Iterable[PaymentHold]) -> set[str]:
    """Return which of some holds somebody may release: they stand, and are their side's."""
    standing = [row.id for row in rows if row.stands]
    found: set[str] = set()
    for side, needed in NEEDED.items():
        of_side = PaymentHold.objects.filter(id__in=standing, side=side.value)
        found |= set(restrict(of_side, actor, needed).values_list("id", flat=True))
    return found
