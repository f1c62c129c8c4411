"""``/operations``: watch long work."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.http.guards import actor_of, guard
from opencpor.http.models import Operation
from opencpor.http.wording import in_words, reworded

router = Router(tags=["operations"])


class OperationOut(Schema):
    """Long work and how far it is."""

    id: str
    kind: str
    state: str
    step: str
    percent: int
    result: str
    problem: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_step(row: Operation) -> str:
        """Say in the reader's language what is being done."""
        return in_words(row.said_step)

    @staticmethod
    def resolve_problem(row: Operation) -> dict[str, Any] | None:
        """Say in the reader's language why it failed."""
        return reworded(row.problem) if row.problem else None


@router.get("/{operation_id}", response=OperationOut, url_name="get_operation")
@guard(Permission.OPERATION_READ)
def get_operation(request: HttpRequest, operation_id: str) -> Operation:
    """Return long work that your organization asked for."""
    return fetch(Operation.objects.all(), actor_of(request), "operation", id=operation_id)
