"""The shapes of requests and answers about claims import.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.associations_and_claims import NoteOut


class RowPage(TypedDict):
    """The rows of a page of claims."""

    items: list[SheetRowOut]
    next: str | None


class SheetRowOut(TypedDict):
    """A row: its line in the sheet, its outcome, and its claim once that is there."""

    line: int
    claim_key: str
    outcome: str
    claim: str | None
    notes: list[NoteOut]


class CreateIn(TypedDict):
    """Which claims of a checked sheet are created."""

    only_clean_rows: NotRequired[bool]
