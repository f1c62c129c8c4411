"""What the API says about holds of payments."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.http.inputs import Input
from opencpor.http.paging import LARGEST, USUAL
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.holds.rules import names_people


class PaymentHoldIn(Input):
    """Which location is not to be paid, and why."""

    location: str = Field(max_length=40)
    reason: str = Field(max_length=2000, description="both sides read it")


class PaymentHoldOut(Schema):
    """One hold: nothing is paid to the location while it stands.

    Who placed and released it is said to the same side, and to the operator's people.
    """

    id: str
    location: str
    partner_id: str
    side: str = Field(description="operator: finance; partner: the partner itself")
    state: str = Field(description="standing, released")
    reason: str
    held_at: datetime
    held_by: str | None
    released_at: datetime | None
    released_by: str | None
    allowed: list[str] = Field(description="what the caller may do with it now: release")

    @classmethod
    def of(cls, row: PaymentHold, actor: Actor, releasable: Collection[str]) -> "PaymentHoldOut":
        """Describe a hold to somebody; ``releasable``: the ids of those that they may release."""
        named = names_people(row.side, actor)
        return cls(
            id=row.id,
            location=row.location_id,
            partner_id=row.location.location.partner_id,
            side=row.side,
            state=row.state,
            reason=row.reason,
            held_at=row.held_at,
            held_by=row.held_by if named else None,
            released_at=row.released_at,
            released_by=(row.released_by or None) if named else None,
            allowed=["release"] if row.id in releasable else [],
        )


class PaymentHoldPage(Schema):
    """A page of holds, the newest first."""

    items: list[PaymentHoldOut]
    next: str | None


class PaymentHoldFilters(Schema):
    """Which holds, and where the list goes on."""

    location: str = ""
    state: Literal["standing", "released"] | None = None
    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)
