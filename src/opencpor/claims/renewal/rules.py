"""Whether a new subscription is the renewal of one that a partner was associated with.

Source: a renewal comes under a new subscription ID, on which a new claim is needed; the partner
that held the old one is told of it, and nobody else. Nothing here says when the new one begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

EXPIRED = "expired"
ENDED_BY_ITSELF = frozenset({"", "subscription_ended", "term_ended"})
"""End reasons of associations that nobody ended; empty: it stands, or its end is not noted yet."""


class Against(StrEnum):
    """Why no claim is suggested."""

    OTHER = "other"  # of another customer, of another product, or the same subscription
    NOT_OFFERED = "not_offered"  # the program offers the partner no claim on it
    GONE = "gone"  # the new one has expired, too
    LEFT = "left"  # somebody ended the association, or it was over long before
    GOES_ON = "goes_on"  # the old one does not end
    NO_SUCCESSOR = "no_successor"  # the new one does not begin around the old one's end
    TOO_LATE = "too_late"
    REFUSED = "refused"  # the customer said no to this partner, not long ago
    HELD = "held"  # another organization holds it
    CLAIMED = "claimed"  # this organization has claimed it, or drafted that


@dataclass(frozen=True)
class Bought:
    """A subscription as the directory knows it.

    Attributes:
        subscription_id: Its GUID.
        customer_id: The customer's organization.
        product: The product's key.
        status: ``active``, ``grace``, ``suspended`` or ``expired``.
        status_since: The day on which that was heard.
        starts_on: The first day.
        ends_on: The last day, as far as it is known.
    """

    subscription_id: UUID
    customer_id: str
    product: str
    status: str
    status_since: date
    starts_on: date
    ends_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day: the earlier of the one announced and the one it was gone by."""
        if self.status != EXPIRED:
            return self.ends_on
        return min(self.ends_on or self.status_since, self.status_since)


@dataclass(frozen=True)
class Around:
    """What else is known of a partner and the new subscription.

    Attributes:
        ended_for: The end reason of its association with the old one.
        held_until: The last whole day of that association; None: open.
        offered: Whether the program offers the partner a claim on the new one.
        refused: Whether the customer's no to this partner still counts, on either.
        held: Whether another organization holds the new one.
        claimed: Whether this organization has named it in a claim of the same engagement.
    """

    ended_for: str = ""
    held_until: date | None = None
    offered: bool = True
    refused: bool = False
    held: bool = False
    claimed: bool = False


def _dates(old: Bought, new: Bought, around: Around, days: int, today: date) -> Against | None:
    near, end = timedelta(days=days), old.last_day
    if end is None or today < end - near:
        return Against.GOES_ON
    if around.held_until is not None and around.held_until < end - near:
        return Against.LEFT
    runs = old.status != EXPIRED and today <= end
    earliest = end if runs else end - near  # beside one that runs, it is a further one
    if not (max(earliest, old.starts_on + timedelta(days=1)) <= new.starts_on <= end + near):
        return Against.NO_SUCCESSOR
    return Against.TOO_LATE if today > max(end, new.starts_on) + near else None


def _first(reasons: Iterable[tuple[Against, bool]]) -> Against | None:
    return next((why for why, holds in reasons if holds), None)


def against(old: Bought, new: Bought, around: Around, days: int, today: date) -> Against | None:
    """Say why a claim on a new subscription is not suggested; None: it is.

    Args:
        old: The subscription that the partner was associated with.
        new: Another one.
        around: What else is known.
        days: The policy's `renewal_days`; 0: nothing is suggested.
        today: In the program's calendar.
    """
    same = (new.customer_id, new.product) == (old.customer_id, old.product)
    first = (
        (Against.OTHER, not same or new.subscription_id == old.subscription_id),
        (Against.NOT_OFFERED, not days or not around.offered),
        (Against.GONE, new.status == EXPIRED),
        (Against.LEFT, around.ended_for not in ENDED_BY_ITSELF),
    )
    last = (
        (Against.REFUSED, around.refused),
        (Against.HELD, around.held),
        (Against.CLAIMED, around.claimed),
    )
    return _first(first) or _dates(old, new, around, days, today) or _first(last)
