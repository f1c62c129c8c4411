"""The operator's policy: every deadline and limit that is a choice rather than code.

All defaults stand here; a document names only what it does otherwise. Days are calendar days
unless the name says business days, which follow the program's calendar.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from opencpor.common.phrases import phrase
from opencpor.programs.document.base import Amount, Factor, Grouped, Listed, Section, Share, wrong

Count = Annotated[int, Field(ge=0, le=36_500)]
Positive = Annotated[int, Field(ge=1, le=36_500)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
FILE_KINDS = ("pdf", "docx", "xlsx", "pptx", "png", "jpg", "msg", "eml", "txt")


class BaselineHint(StrEnum):
    """What a partner is told about a customer's usage before it has an association."""

    OFF = "off"
    CODED = "coded"
    """Coded answers only, such as `little_growth_left`."""
    FIGURES = "figures"


class OnDecline(StrEnum):
    """What becomes of usage a partner could see before its customer declined."""

    KEEP_HISTORY = "keep_history"
    HIDE_HISTORY = "hide_history"


class ConsentMode(StrEnum):
    """What a customer's silence means."""

    SILENT = "silent"
    """Silence until the end of the window is consent."""
    EXPLICIT = "explicit"
    """Only an acknowledgement is consent."""


class NotifyOn(StrEnum):
    """When the customer is first written to."""

    SUBMIT = "submit"
    ACCEPTANCE = "acceptance"


class Consent(Section):
    """How the customer's say is asked for."""

    mode: Annotated[ConsentMode, Field(strict=False)] = ConsentMode.SILENT
    window_business_days: Positive = 5
    notify_on: Annotated[NotifyOn, Field(strict=False)] = NotifyOn.SUBMIT
    resends_per_day: Positive = 3
    """How often a day a partner may have the mail sent again."""
    link_days_after_decision: Count = 30
    """How long the mailed link acts once the claim is decided."""
    requests_after_decline: Positive = 2
    """How often the same organization may ask again after the customer's no."""


class Evidence(Section):
    """What proof of execution is asked for and accepted."""

    required: bool = True
    max_age_months: Positive = 12
    max_file_mb: Annotated[int, Field(ge=1, le=1024)] = 25
    accept: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{2,5}$")], ...],
        Grouped,
        Field(min_length=1),
    ] = FILE_KINDS
    """File kinds by extension; content must agree with it."""


class GreenCondition(StrEnum):
    """The closed list of what a plain case can be asked to fulfil."""

    NO_WARNINGS = "no_warnings"
    """No finding blocks or warns."""
    EVIDENCE_NAMES_EVERY_LINE = "evidence_names_every_line"
    EVIDENCE_NAMES_BOTH_PARTIES = "evidence_names_both_parties"
    EVIDENCE_NAMES_TENANT = "evidence_names_tenant"
    EVIDENCE_IS_RECENT = "evidence_is_recent"
    EVIDENCE_IS_SIGNED = "evidence_is_signed"
    VERIFIED_RECEIPT = "verified_receipt"
    """The customer acknowledged online from a verified domain."""
    PARTNER_HISTORY = "partner_history"
    """The partner's decided claims meet `partner_history`."""
    SLOT_FREE = "slot_free"
    NO_COMPETING_CLAIM = "no_competing_claim"


Condition = Annotated[GreenCondition, Field(strict=False)]


class PartnerHistory(Section):
    """What the condition `partner_history` asks of a partner."""

    min_decided_claims: Count = 20
    max_rejected_share: Share = Decimal("0.05")


class GreenPath(Section):
    """Which claims are decided by written policy; all conditions must hold."""

    enabled: bool = False
    conditions: Annotated[tuple[Condition, ...], Grouped] = tuple(GreenCondition)
    partner_history: PartnerHistory = PartnerHistory()
    audit_share: Share = Decimal("0.10")
    """The share of green decisions that people look at afterward."""

    @model_validator(mode="after")
    def _conditions_when_enabled(self) -> Self:
        if self.enabled and not self.conditions:
            raise wrong("enabled without conditions", "at least one condition")
        return self


class Close(Section):
    """The monthly close."""

    min_coverage: Share = Decimal("0.95")
    """Below this share of the previous month's units, a close asks for a reason."""


class DataQuality(Section):
    """What people are shown of usage that looks wrong; it counts all the same."""

    jump_factor: Factor = Decimal(3)
    """A figure that is at least so many times that of the month before, or the other way around,
    is a sudden jump."""
    jump_minimum_units: Positive = 50
    """Jumps, and falls to zero, of fewer users or units than this are nothing unusual."""


class Payments(Section):
    """When money moves."""

    minimum: Amount = Decimal("200.00")
    """Smaller balances are carried forward; in the program's currency."""
    hold_days: Count = 180
    """How long an amount waits for missing payee data before it is forfeited."""
    payee_freeze_hours: Count = 48
    """How long before a batch payee data cannot change."""


class Retention(Section):
    """How long personal data and evidence are kept after the last association ended."""

    contacts_months: Positive = 36
    evidence_months: Positive = 24


class PublicSector(Section):
    """Where a public-sector customer needs a signed disclosure of the partner's interest."""

    disclosure_countries: Annotated[tuple[Country, ...], Grouped] = ()
    """Claims on public-sector customers there are blocked without the disclosure."""
    earns_with_disclosure: Annotated[tuple[Country, ...], Grouped] = ()
    """Countries whose public-sector customers earn if the disclosure is on file."""


def _falling(days: tuple[int, ...]) -> tuple[int, ...]:
    if list(days) != sorted(set(days), reverse=True):
        what = phrase("{days} is not in falling order", days=list(days))
        raise wrong(what, "different days, the longest first")
    return days


class Policy(Section):
    """All of the operator's choices with their defaults."""

    draft_expiry_days: Positive = 90
    queue_business_days: Positive = 5
    review_business_days: Positive = 14
    partner_answer_business_days: Positive = 14
    dispute_days: Positive = 30
    dispute_answer_business_days: Positive = 5
    arbitration_answer_business_days: Positive = 10
    reminder_days: Annotated[tuple[Positive, ...], Listed, AfterValidator(_falling)] = (30, 7, 1)
    """Days before an association's end on which both sides are reminded."""
    reinstate_days: Count = 30
    """How long after its end an association can be reinstated."""
    association_max_months: Positive | None = None
    """The longest an association lasts; none if absent."""
    reclaim_explicit_months: Count = 12
    """How long after a customer's no the same organization needs an explicit yes."""
    subscription_wait_days: Count = 7
    """How long acceptance waits for a subscription the feed does not know yet."""
    subscription_end_days: Count = 3
    """How long after an import said `expired` the association ends."""
    renewal_days: Count = 90
    """How far from a subscription's end another one of the same product may begin and count as its
    renewal, which suggests a claim to its last partner; 0: none is suggested."""
    availability_per_hour: Positive = 60
    """How many availability questions a user may ask in an hour."""
    baseline_hint: Annotated[BaselineHint, Field(strict=False)] = BaselineHint.CODED
    little_growth_share: Share = Decimal("0.10")
    """Little growth is left if paid units minus the mark are at most this share of paid units."""
    on_decline: Annotated[OnDecline, Field(strict=False)] = OnDecline.KEEP_HISTORY
    consent: Consent = Consent()
    evidence: Evidence = Evidence()
    green_path: GreenPath = GreenPath()
    close: Close = Close()
    data_quality: DataQuality = DataQuality()
    payments: Payments = Payments()
    retention: Retention = Retention()
    public_sector: PublicSector = PublicSector()
