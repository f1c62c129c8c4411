"""Plain values of the register, and what can be said about periods without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

SHORTEST = timedelta(microseconds=1)
"""What ends as it starts has held for an instant: no period is empty."""


@dataclass(frozen=True)
class SlotKey:
    """What names a slot.

    Attributes:
        program_key: The program.
        customer_id: The customer's organization.
        workload: Workload key; for a subscription, the workload its usage is reported under.
        subscription_id: The subscription's GUID, or None where the workload itself is held.
    """

    program_key: str
    customer_id: str
    workload: str
    subscription_id: UUID | None = None

    @property
    def unique(self) -> tuple[str, str, str]:
        """What the database keeps unique: a subscription is one slot whatever tenant it names."""
        if self.subscription_id is not None:
            return (self.program_key, "", str(self.subscription_id))
        return (self.program_key, self.customer_id, self.workload)


@dataclass(frozen=True)
class Terms:
    """What an association is to be.

    Attributes:
        partner_id: The partner organization.
        location_id: Its location.
        engagement: Engagement key.
        program_version: Version of the program that the association was approved under.
        starts_at: First instant.
        ends_at: First instant after it; None leaves the end open.
        claim_line: Id of the approved line; empty for an imported association.
        opted_out: Whether payment is waived.
        reference: Where an imported association came from.
    """

    partner_id: str
    location_id: str
    engagement: str
    program_version: int
    starts_at: datetime
    ends_at: datetime | None = None
    claim_line: str = ""
    opted_out: bool = False
    reference: str = ""


Period = tuple[datetime, datetime | None]


def hull(first: Period, second: Period) -> Period:
    """Return the shortest half-open period that contains both."""
    ends = (first[1], second[1])
    if ends[0] is None or ends[1] is None:
        return min(first[0], second[0]), None
    return min(first[0], second[0]), max(ends[0], ends[1])


def cut(periods: Sequence[Period], at: datetime) -> list[Period]:
    """Let periods that follow one another end at an instant, without any of them vanishing.

    What would have begun only later keeps an instant right before, and those before it make room.

    Args:
        periods: Periods that do not overlap, in order of time.
        at: First instant after the last of them.

    Returns:
        As many periods, in the same order, that do not overlap either.
    """
    found: list[Period] = []
    until = at
    for lower, upper in reversed(periods):
        end = upper if upper is not None and upper <= until else until
        start = min(lower, end - SHORTEST)
        found.append((start, end))
        until = start
    return found[::-1]
