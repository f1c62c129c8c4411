"""What the API says about programs."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.http.inputs import Input
from opencpor.programs.models import ProgramVersion, Proposal
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


class ProposalIn(Input):
    """A document that shall become the next version."""

    text: str  # the document as YAML
    note: str  # what changes and why
    effective_from: str | None = Field(None, examples=["2026-12"])  # None: as usual


class RejectionIn(Input):
    """Why a proposal is rejected."""

    reason: str


class ProposalBrief(Schema):
    """A proposed version, without its document."""

    id: str
    program: str
    state: str  # open, published, rejected, withdrawn
    base: int  # the version it follows; 0: none
    effective_from: str | None  # the first month asked for; None: as usual
    note: str
    sha256: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None  # why it was rejected
    version: int | None  # what it was published as

    @classmethod
    def of(cls, row: Proposal) -> "ProposalBrief":
        """Describe a stored proposal."""
        return cls(**proposal_values(row))


class ProposalOut(ProposalBrief):
    """A proposed version with its document and all that it changes."""

    text: str
    changes: list[ChangeOut]  # against the version it follows; empty for a first version


class ProposalPage(Schema):
    """One page of proposals, the newest first."""

    items: list[ProposalBrief]
    next: str | None


def proposal_values(row: Proposal) -> dict[str, Any]:
    """Give what every answer says about a proposal."""
    return {
        "id": row.id,
        "program": row.program_key,
        "state": row.state,
        "base": row.base,
        "effective_from": f"{row.effective_from:%Y-%m}" if row.effective_from else None,
        "note": row.note,
        "sha256": bytes(row.digest).hex(),
        "proposed_by": row.proposed_by,
        "proposed_at": row.proposed_at,
        "decided_by": row.decided_by or None,
        "decided_at": row.decided_at,
        "reason": row.reason or None,
        "version": row.version.number if row.version else None,
    }


def brief(row: ProgramVersion) -> dict[str, Any]:
    """Give what every answer says about a version."""
    return {
        "number": row.number,
        "effective_from": f"{row.effective_from:%Y-%m}",
        "known_on": row.known_on,
        "sha256": bytes(row.digest).hex(),
    }


def month_of(text: str | None) -> Month | None:
    """Read the month from which a version shall govern; None: as usual.

    Raises:
        Invalid: If it is no month.
    """
    if text is None:
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        field = FieldError("effective_from", "month", str(error), "Write it as 2026-12.")
        raise Invalid("This is no month.", code="invalid", errors=[field]) from error
