"""What the API says about drafts."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from opencpor.http.inputs import Input
from opencpor.programs.document.reading import MAX_CHARACTERS
from opencpor.programs.drafts.checking import Checked
from opencpor.programs.drafts.models import DraftChange, VersionDraft
from opencpor.programs.drafts.queries import standing
from opencpor.programs.schemas import ChangeOut


class DraftIn(Input):
    """A draft to begin from the latest version."""

    program: str = Field(max_length=64)
    name: str = Field(max_length=400, description="what it is about, at most 120 characters")


class DraftTextIn(Input):
    """The whole document of a draft, as YAML; it may be wrong yet."""

    text: str = Field(max_length=MAX_CHARACTERS)


class DraftPlaceIn(Input):
    """One place to change."""

    path: str = Field(
        max_length=300,
        description="steps joined by dots, places in lists from 0: `policy.dispute_days`",
        examples=["policy.dispute_days"],
    )
    value: Any = Field(None, description="what shall stand there; null with `remove`")
    remove: bool = Field(False, description="take the place out instead")


class DraftPlacesIn(Input):
    """Places of a draft to change; every other character of its text stays as it is."""

    changes: list[DraftPlaceIn] = Field(min_length=1, max_length=100)


class DraftTextCheckIn(Input):
    """A text to check in a draft's place; it is not saved."""

    text: str | None = Field(None, description="null: the draft as it stands")


class DraftProposalIn(Input):
    """Why a draft is proposed, and from when on it shall govern."""

    note: str
    effective_from: str | None = Field(None, examples=["2026-12"])


class BringUpIn(Input):
    """How a draft is brought up to the latest version."""

    as_it_is: bool = Field(
        False, description="keep the text and take only the base: what the version changed is gone"
    )


class DraftBrief(Schema):
    """A draft without its document."""

    id: str
    program: str
    name: str
    state: str  # open, waits, published, discarded
    base: int  # the version it was begun from, or brought up to
    proposal: str | None  # what it was proposed as last
    begun_by: str
    begun_at: datetime
    changed_by: str
    changed_at: datetime
    revision: int

    @classmethod
    def of(cls, row: VersionDraft) -> "DraftBrief":
        """Describe a stored draft."""
        return cls(**draft_values(row))


class DraftOut(DraftBrief):
    """A draft with its document as it is written."""

    text: str


class DraftPage(Schema):
    """One page of drafts, the newest first."""

    items: list[DraftBrief]
    next: str | None


class DraftFindingOut(Schema):
    """One thing wrong with a draft."""

    path: str
    what: str
    expected: str
    line: int | None  # of its text, from 1


class DraftCheckOut(Schema):
    """What is wrong with a draft."""

    valid: bool
    count: int  # how much is wrong; findings are the first of it
    findings: list[DraftFindingOut]

    @classmethod
    def of(cls, found: Checked) -> "DraftCheckOut":
        """Describe what came of a check."""
        findings = [
            DraftFindingOut(path=one.path, what=one.what, expected=one.expected, line=one.line)
            for one in found.findings
        ]
        return cls(valid=not found.count, count=found.count, findings=findings)


class DraftDifferenceOut(Schema):
    """Everything in which a draft differs from a published version."""

    draft: str
    version: int
    changes: list[ChangeOut]


class SavedPlaceOut(Schema):
    """One place that a saving changed; long and composed values are left out."""

    path: str
    kind: str
    before: Any = None
    after: Any = None


class SavingOut(Schema):
    """One saving of a draft."""

    revision: int
    by: str
    at: datetime
    note: str  # edited, unreadable (no YAML before or after), brought_up
    count: int  # how many places changed; the first hundred are listed
    places: list[SavedPlaceOut]

    @classmethod
    def of(cls, row: DraftChange) -> "SavingOut":
        """Describe a saving."""
        return cls(
            revision=row.revision, by=row.by, at=row.at, note=row.note, count=row.count,
            places=row.places,
        )  # fmt: skip


class SavingPage(Schema):
    """One page of savings, the latest first."""

    items: list[SavingOut]
    next: str | None


def draft_values(row: VersionDraft) -> dict[str, Any]:
    """Give what every answer says about a draft."""
    return {
        "id": row.id,
        "program": row.program_id,
        "name": row.name,
        "state": standing(row),
        "base": row.base,
        "proposal": row.proposal_id,
        "begun_by": row.begun_by,
        "begun_at": row.begun_at,
        "changed_by": row.changed_by,
        "changed_at": row.changed_at,
        "revision": row.revision,
    }
