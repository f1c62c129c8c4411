"""The shapes of requests and answers about claims takeover.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import TypedDict

from opencpor_client.schemas.associations_and_claims import NoteOut


class TakenClaimRowOut(TypedDict):
    """A row: its line in the sheet, its outcome, and its claim once that is there."""

    line: int
    reference: str
    outcome: str
    claim: str | None
    notes: list[NoteOut]


class TakenClaimRowPage(TypedDict):
    """The rows of a page of claims."""

    items: list[TakenClaimRowOut]
    next: str | None
