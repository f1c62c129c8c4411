"""The shapes of requests and answers about associations and claims.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Outcome = Literal["ready", "warning", "error"]


class ImportOut(TypedDict):
    """A sheet and how far it is; ``counts`` has rows by outcome, and claims.

    ``state`` is reading (a workbook), refused, checking, checked, creating or done;
    ``problem`` says why a sheet is refused, or why its work stopped midway.
    """

    id: str
    file_name: str
    state: str
    counts: dict[str, int]
    only_clean_rows: bool
    operation: str
    problem: dict[str, Any] | None
    created_at: str
    revision: int


class ImportPage(TypedDict):
    """A page of imports."""

    items: list[ImportOut]
    next: str | None


class NoteOut(TypedDict):
    """One thing found on a row; ``outcome`` is what it makes of it, empty if it only informs."""

    field: str
    code: str
    outcome: str
    text: str
    remedy: str


class CarryOutIn(TypedDict):
    """Which rows of a checked sheet are taken over."""

    only_clean_rows: NotRequired[bool]


class ClaimOut(TypedDict):
    """A claim. ``contact`` members are absent for those who may not see people."""

    id: str
    name: str
    engagement: str
    program: str
    program_version: int | None
    state: str
    label: str
    state_since: str
    waits_for: list[str]
    clock: ClockOut
    allowed: list[str]
    partner_id: str
    partner: dict[str, str]
    customer: dict[str, Any]
    partner_contact: dict[str, str] | None
    agreement_date: str | None
    opt_out: bool
    extra: dict[str, str] | None
    acknowledgements: list[str]
    reason: dict[str, str] | None
    reviewer: str | None
    competing: list[str] | None
    dispute: DisputeOut | None
    copied_from: str | None
    reference: str | None
    lines: list[LineOut]
    created_at: str
    submitted_at: str | None
    decided_at: str | None
    revision: int


class ClockOut(TypedDict):
    """The clock that runs: whose move it is, until when."""

    deadline: str | None
    who: str | None
    overdue: bool


class DisputeOut(TypedDict):
    """A dispute; ``lines`` say what each had been turned down for."""

    id: str
    justification: str
    lines: dict[str, dict[str, str]]
    opened_at: str
    closed_at: str | None
    outcome: str | None
    reason: str | None


class LineOut(TypedDict):
    """A line and where it is.

    ``disputable_until`` is the first instant at which its partner can no longer dispute
    that it was dropped; null where it cannot be disputed, and for customers.
    """

    id: str
    workload: str
    subscription_id: str
    product: str
    state: str
    label: str
    state_since: str
    reason: dict[str, str] | None
    association: str | None
    disputable_until: str | None


class HappeningOut(TypedDict):
    """One line of a history; ``why`` is what whoever did it wrote, empty without such words."""

    at: str
    event: str
    subject: str
    by: str
    data: dict[str, Any]
    why: str


class HistoryOut(TypedDict):
    """A whole history, oldest first."""

    items: list[HappeningOut]
