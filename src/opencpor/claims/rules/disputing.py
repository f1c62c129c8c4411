"""Which lines may be disputed: once, in time, and never against the customer's word. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

ARBITRATION_LOST = "ARBLOST"
CUSTOMER_DECLINED = "customer_declined"
TAKEN_BACK = ("withdrawn", "removed")
"""Codes of lines that their partner took back itself."""

NOBODYS_DECISION = frozenset({*TAKEN_BACK, "already_associated"})
"""Codes of lines that nobody turned down: their partner took them back, or holds them already."""


@dataclass(frozen=True)
class TurnedDown:
    """A line that was dropped.

    Attributes:
        id: Identifier of the line.
        code: Why it was dropped.
        since: When.
        disputed: Whether a dispute was about it before.
    """

    id: str
    code: str
    since: datetime
    disputed: bool


def disputable(
    lines: Sequence[TurnedDown],
    *,
    claim_disputed: bool,
    claim_code: str,
    closes: Callable[[datetime], datetime],
    at: datetime,
) -> tuple[str, ...]:
    """Return the lines that may be disputed at an instant.

    A claim is disputed once; a line that is lost to another partner in arbitration may be disputed
    once by itself, also after that.

    Args:
        lines: The claim's dropped lines.
        claim_disputed: Whether decisions of a review were disputed before.
        claim_code: Why the whole claim was turned down; empty: it was not.
        closes: Gives the first instant after the time to dispute what was dropped at an instant.
        at: When.
    """
    if claim_code == CUSTOMER_DECLINED:
        return ()
    return tuple(
        line.id
        for line in lines
        if not line.disputed
        and line.code not in NOBODYS_DECISION | {CUSTOMER_DECLINED}
        and (line.code == ARBITRATION_LOST or not claim_disputed)
        and at < closes(line.since)
    )
