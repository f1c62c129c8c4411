"""The shapes of requests and answers about statements.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.common import Money


class StatementOut(TypedDict):
    """One location's month: everything booked after the statement before it, in its sums.

    `adjusted` holds corrections of earlier months and adjustments by hand; `paid` what was
    taken up for payment, `returned` what came back of that, `forfeited` what is owed no
    longer.
    """

    id: str
    close: str
    location: str
    month: str
    opening: Money
    earned: Money
    adjusted: Money
    paid: Money
    returned: Money
    forfeited: Money
    payable: Money
    carried_forward: Money


class Statements(TypedDict):
    """A page of statements."""

    items: list[StatementOut]
    next: str | None
