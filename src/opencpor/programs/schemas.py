"""What the API says about programs."""

from datetime import datetime
from typing import Any

from ninja import Schema

from opencpor.programs.models import ProgramVersion
from opencpor.programs.rules.difference import Change

Words = str | dict[str, str]
"""A text as the document writes it: one string, or words by language."""


class VersionBrief(Schema):
    """One published version, without its document."""

    number: int
    effective_from: str  # the first month it governs, such as 2026-12
    known_on: datetime  # when it was published
    sha256: str  # of the document as written

    @classmethod
    def of(cls, row: ProgramVersion) -> "VersionBrief":
        """Describe a stored version."""
        return cls(**brief(row))


class VersionOut(VersionBrief):
    """One published version with its whole document, defaults filled in."""

    program: str
    document: dict[str, Any]


class EngagementOut(Schema):
    """What can be claimed."""

    key: str
    name: Words
    partner_role: Words
    solution_area: str
    association_unit: str
    incentivized: bool
    opt_out_allowed: bool
    retired: bool  # no longer claimable


class ProgramOut(Schema):
    """A program as its version in force describes it."""

    key: str
    name: Words
    operator_name: str
    currency: str
    time_zone: str
    version: VersionBrief
    engagements: list[EngagementOut]


class ProgramPage(Schema):
    """One page of programs."""

    items: list[ProgramOut]
    next: str | None


class VersionPage(Schema):
    """One page of versions, the newest first."""

    items: list[VersionBrief]
    next: str | None


class ChangeOut(Schema):
    """One place that differs between two versions."""

    path: str
    kind: str  # added, removed, changed
    before: Any = None
    after: Any = None

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        """Describe a change."""
        return cls(
            path=change.path, kind=change.kind.value, before=change.before, after=change.after
        )


class DifferenceOut(Schema):
    """Everything that differs between two versions."""

    program: str
    before: int
    after: int
    changes: list[ChangeOut]


def brief(row: ProgramVersion) -> dict[str, Any]:
    """Give what every answer says about a version."""
    return {
        "number": row.number,
        "effective_from": f"{row.effective_from:%Y-%m}",
        "known_on": row.known_on,
        "sha256": bytes(row.digest).hex(),
    }
