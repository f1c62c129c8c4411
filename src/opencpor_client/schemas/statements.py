"""The shapes of requests and answers about statements.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.common import Money


class StatementOut(TypedDict):
    """One location's month."""

    id: str
    close: str
    location: str
    month: str
    opening: Money
    earned: Money
    adjusted: Money
    paid: Money
    payable: Money
    carried_forward: Money


class Statements(TypedDict):
    """A page of statements."""

    items: list[StatementOut]
    next: str | None
