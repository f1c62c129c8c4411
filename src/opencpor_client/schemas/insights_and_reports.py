"""The shapes of requests and answers about insights and reports.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict


class ColumnOut(TypedDict):
    """One column: ``kind`` is text, whole, amount, date, month, instant or truth."""

    name: str
    kind: str
    meaning: str
