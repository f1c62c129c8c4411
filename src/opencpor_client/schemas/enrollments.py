"""The shapes of requests and answers about enrollments.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class EnrollmentOut(TypedDict):
    """A location's enrollment in a program."""

    id: str
    location: str
    partner_id: str
    location_name: str
    organization: str
    organization_name: str
    program: str
    status: str
    status_since: str
    note: str
    requirements: list[RequirementOut]
    earning_months: list[MonthsOut]
    allowed: list[str]


class EnrollmentPage(TypedDict):
    """One page of enrollments."""

    items: list[EnrollmentOut]
    next: str | None
    total: NotRequired[int | None]


class MonthsOut(TypedDict):
    """Months that earn, the last one included; ``through`` null: still running."""

    start: str
    through: str | None


class RequirementOut(TypedDict):
    """One thing the enrollment needs; ``met_since`` null: it is not met."""

    key: str
    met_since: str | None
    valid_through: str | None
    submitted_on: str | None
    source: str


class Invitation(TypedDict):
    """Which location is invited to which program."""

    partner_id: str
    program: str


class EnrollmentChange(TypedDict):
    """A correction past the usual life: what another system knows of an enrollment."""

    status: NotRequired[str | None]
    requirements: NotRequired[dict[str, str] | None]
    earning_months: NotRequired[list[str] | None]


class Reason(TypedDict):
    """Why."""

    reason: str
