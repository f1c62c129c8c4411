"""The shapes of requests and answers about several kinds of things.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

AnswerKind = Literal["acknowledged", "declined", "not_me"]

Role = Literal[
    "incentives_admin",
    "incentives_user",
    "report_viewer",
    "executive_report_viewer",
    "account_admin",
    "reviewer",
    "senior_reviewer",
    "program_manager",
    "finance",
    "auditor",
    "administrator",
    "usage_feed",
    "customer_admin",
]

Side = Literal["partner", "operator", "customer"]


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


class FileImportOut(TypedDict):
    """A file that was checked, perhaps carried out, with the report on each row."""

    id: str
    kind: str
    file_name: str
    carried_out: bool
    only_clean_rows: bool
    counts: dict[str, int]
    rows: list[FileRowOut]
    created_at: str


class FileRowOut(TypedDict):
    """What became of one row: created, changed, unchanged or error."""

    line: int
    key: str
    outcome: str
    errors: list[RowError]


class RowError(TypedDict):
    """One thing wrong with one cell."""

    field: str
    code: str
    message: str
    remedy: str


class AnswerOut(TypedDict):
    """What the customer said. ``id`` of an acknowledgement is its receipt's."""

    id: str
    kind: AnswerKind
    at: str
    lines: list[str]
    identity_verified: bool


class Money(TypedDict):
    """An amount with all decimals of its currency."""

    amount: str
    currency: str


class RoleOut(TypedDict):
    """One role in one organization; ``limited``: it holds at the named locations only."""

    id: str
    role: Role
    organization_id: str
    organization_name: str
    side: Side
    limited: bool
    location_ids: list[str]


class Problem(TypedDict):
    """Why a request was refused (RFC 9457).

    Some problems have further members, such as the present state and the verbs that it
    allows.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: NotRequired[list[FieldError]]


class FieldError(TypedDict):
    """One thing wrong with one field."""

    field: str
    code: str
    message: str
    remedy: str
