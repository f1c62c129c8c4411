"""The shapes of requests and answers about programs.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

GreenCondition = Literal[
    "no_warnings",
    "evidence_names_every_line",
    "evidence_names_both_parties",
    "evidence_names_tenant",
    "evidence_is_recent",
    "evidence_is_signed",
    "verified_receipt",
    "partner_history",
    "slot_free",
    "no_competing_claim",
]


class DraftBrief(TypedDict):
    """A draft without its document."""

    id: str
    program: str
    name: str
    state: str
    base: int
    proposal: str | None
    begun_by: str
    begun_at: str
    changed_by: str
    changed_at: str
    revision: int


class DraftPage(TypedDict):
    """One page of drafts, the newest first."""

    items: list[DraftBrief]
    next: str | None


class DraftOut(TypedDict):
    """A draft with its document as it is written."""

    id: str
    program: str
    name: str
    state: str
    base: int
    proposal: str | None
    begun_by: str
    begun_at: str
    changed_by: str
    changed_at: str
    revision: int
    text: str


class DraftIn(TypedDict):
    """A draft to begin from the latest version."""

    program: str
    name: str


class DraftTextIn(TypedDict):
    """The whole document of a draft, as YAML; it may be wrong yet."""

    text: str


class DraftPlaceIn(TypedDict):
    """One place to change."""

    path: str
    value: NotRequired[Any]
    remove: NotRequired[bool]


class DraftPlacesIn(TypedDict):
    """Places of a draft to change; every other character of its text stays as it is."""

    changes: list[DraftPlaceIn]


class DraftCheckOut(TypedDict):
    """What is wrong with a draft."""

    valid: bool
    count: int
    findings: list[DraftFindingOut]


class DraftFindingOut(TypedDict):
    """One thing wrong with a draft."""

    path: str
    what: str
    expected: str
    line: int | None


class DraftTextCheckIn(TypedDict):
    """A text to check in a draft's place; it is not saved."""

    text: NotRequired[str | None]


class ChangeOut(TypedDict):
    """One place that differs between two versions."""

    path: str
    kind: str
    before: NotRequired[Any]
    after: NotRequired[Any]


class DraftDifferenceOut(TypedDict):
    """Everything in which a draft differs from a published version."""

    draft: str
    version: int
    changes: list[ChangeOut]


class SavedPlaceOut(TypedDict):
    """One place that a saving changed; long and composed values are left out."""

    path: str
    kind: str
    before: NotRequired[Any]
    after: NotRequired[Any]


class SavingOut(TypedDict):
    """One saving of a draft."""

    revision: int
    by: str
    at: str
    note: str
    count: int
    places: list[SavedPlaceOut]


class SavingPage(TypedDict):
    """One page of savings, the latest first."""

    items: list[SavingOut]
    next: str | None


class DraftProposalIn(TypedDict):
    """Why a draft is proposed, and from when on it shall govern."""

    note: str
    effective_from: NotRequired[str | None]


class BringUpIn(TypedDict):
    """How a draft is brought up to the latest version."""

    as_it_is: NotRequired[bool]


class EngagementOut(TypedDict):
    """What can be claimed."""

    key: str
    name: str | dict[str, str]
    partner_role: str | dict[str, str]
    solution_area: str
    association_unit: str
    incentivized: bool
    opt_out_allowed: bool
    retired: bool


class ProgramOut(TypedDict):
    """A program as its version in force describes it."""

    key: str
    name: str | dict[str, str]
    operator_name: str
    currency: str
    time_zone: str
    version: VersionBrief
    engagements: list[EngagementOut]


class ProgramPage(TypedDict):
    """One page of programs."""

    items: list[ProgramOut]
    next: str | None


class VersionBrief(TypedDict):
    """One published version, without its document."""

    number: int
    effective_from: str
    known_on: str
    sha256: str


class ProposalBrief(TypedDict):
    """A proposed version, without its document."""

    id: str
    program: str
    state: str
    base: int
    effective_from: str | None
    note: str
    sha256: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    version: int | None


class ProposalPage(TypedDict):
    """One page of proposals, the newest first."""

    items: list[ProposalBrief]
    next: str | None


class ProposalOut(TypedDict):
    """A proposed version with its document and all that it changes."""

    id: str
    program: str
    state: str
    base: int
    effective_from: str | None
    note: str
    sha256: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    version: int | None
    text: str
    changes: list[ChangeOut]


class ProposalIn(TypedDict):
    """A document that shall become the next version."""

    text: str
    note: str
    effective_from: NotRequired[str | None]


class RejectionIn(TypedDict):
    """Why a proposal is rejected."""

    reason: str


class VersionPage(TypedDict):
    """One page of versions, the newest first."""

    items: list[VersionBrief]
    next: str | None


class VersionOut(TypedDict):
    """One published version with its whole document, defaults filled in."""

    number: int
    effective_from: str
    known_on: str
    sha256: str
    program: str
    document: dict[str, Any]


class DifferenceOut(TypedDict):
    """Everything that differs between two versions."""

    program: str
    before: int
    after: int
    changes: list[ChangeOut]


class FiguresOut(TypedDict):
    """How the green path did since it exists."""

    decided: int
    sampled: int
    judged: int
    wrong: int
    error_share: str | None


class PolicyOut(TypedDict):
    """The green path of the version in force."""

    program: str
    version: int
    policy: dict[str, Any]
    figures: FiguresOut


class GreenDryRunOut(TypedDict):
    """A dry run: the question, and what came out."""

    id: str
    program: str
    policy: dict[str, Any]
    first_day: str
    last_day: str
    asked_at: str
    finished_at: str | None
    operation: str
    result: dict[str, Any] | None


class DryRunIn(TypedDict):
    """Conditions to try on claims that people decided; without days, on those of a year."""

    policy: PolicyIn
    first_day: NotRequired[str | None]
    last_day: NotRequired[str | None]


class HistoryIn(TypedDict):
    """What the condition `partner_history` asks of a partner."""

    min_decided_claims: NotRequired[int]
    max_rejected_share: NotRequired[str]


class PolicyIn(TypedDict):
    """A green path as the program document writes it."""

    enabled: NotRequired[bool]
    conditions: list[GreenCondition]
    partner_history: NotRequired[HistoryIn]
    audit_share: NotRequired[str]


class DryRunPage(TypedDict):
    """One page of dry runs, the newest first."""

    items: list[GreenDryRunOut]
    next: str | None


class ChangeIn(TypedDict):
    """A change of the green path, for another program manager to publish."""

    policy: PolicyIn
    note: str
    effective_from: NotRequired[str | None]
