"""The shapes of requests and answers about closes and operations.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, TypedDict


class OperationOut(TypedDict):
    """Long work and how far it is."""

    id: str
    kind: str
    state: str
    step: str
    percent: int
    result: str
    problem: dict[str, Any] | None
    created_at: str
    updated_at: str
