"""The shapes of requests and answers about insights log.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from opencpor_client.schemas.insights import LogEventOut

Group = Literal["roles", "bank", "money", "rules", "evidence", "erased"]


class LogEventPage(TypedDict):
    """One page of events."""

    items: list[LogEventOut]
    next: str | None
