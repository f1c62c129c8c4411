"""The shapes of requests and answers about insights tables.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.insights_and_reports import ColumnOut


class TableOut(TypedDict):
    """A table; ``needed`` are the filters without which it is not given."""

    key: str
    title: str
    columns: list[ColumnOut]
    filters: list[str]
    needed: list[str]


class Tables(TypedDict):
    """The tables that the caller may read."""

    items: list[TableOut]
