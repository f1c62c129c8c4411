"""The shapes of requests and answers about consent and customers.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict


class FigureOut(TypedDict):
    """What was used of a product in a month; null: not known."""

    product: str
    month: str
    active_users: int | None
    paid_units: int | None


class ShownLine(TypedDict):
    """One line of the text, and where it stands now."""

    id: str
    name: str
    state: str
