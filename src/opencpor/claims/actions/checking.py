"""Checks a claim before it goes on: findings under the slots' locks, and reasons for warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.claims.facts import gather, slot_key, version_of
from opencpor.claims.models import Claim, ClaimLine, WarningReason
from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.facts import ClaimFacts
from opencpor.claims.rules.findings import blocking, findings, warnings
from opencpor.claims.wording import said
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.text import legible
from opencpor.register.actions.lock_slots import lock_slots
from opencpor.register.models import Slot
from opencpor.register.rules import SlotKey

EVERY_FIELD = ""


@dataclass(frozen=True)
class Reasons:
    """Reasons given for warnings, by code and field; an empty field stands for all of them."""

    given: Mapping[tuple[str, str], str]

    def for_finding(self, finding: Finding) -> str:
        """Return the reason given for a finding, or an empty text."""
        exact = self.given.get((finding.code, finding.field), "")
        return legible(exact) or legible(self.given.get((finding.code, EVERY_FIELD), ""))


NO_REASONS = Reasons({})


def lock_slots_of(claim: Claim, lines: Sequence[ClaimLine], customer_id: str) -> dict[str, Slot]:
    """Lock the slots of some lines, all at once; return them by line."""
    program = version_of(claim).document
    keys: dict[str, SlotKey] = {}
    for line in lines:
        key = slot_key(program, customer_id, line)
        if key is not None:
            keys[line.id] = key
    slots = lock_slots(keys.values())
    return {line_id: slots[key] for line_id, key in keys.items()}


def as_errors(found: Sequence[Finding]) -> list[FieldError]:
    """Return findings as a refusal names them."""
    return [FieldError(one.field, one.code, *said(one)) for one in found]


@dataclass(frozen=True)
class Checked:
    """A claim that somebody hands in, and what is known of it at that instant."""

    claim: Claim
    facts: ClaimFacts
    actor: Actor
    at: datetime

    def objection(self, detail: str, code: str, found: Sequence[Finding]) -> "Objection":
        """Return the refusal that names some findings."""
        refusal = Objection(detail, code=code, errors=as_errors(found))
        refusal.checked, refusal.found = self, found
        return refusal


class Objection(Invalid):
    """What is against handing a claim in; not everything of it may be told to everybody."""

    checked: Checked
    found: Sequence[Finding]


def refuse_blocking(checked: Checked, found: tuple[Finding, ...]) -> None:
    """Refuse a claim with blocking findings.

    Raises:
        Objection: ``blocking_findings``, every one of them.
    """
    blocks = blocking(found)
    if blocks:
        detail = "The claim cannot go on until this is put right."
        raise checked.objection(detail, "blocking_findings", blocks)


def _known_reasons(claim: Claim) -> dict[tuple[str, str], str]:
    rows = claim.warning_reasons.values_list("code", "field", "reason")
    return {(code, field): reason for code, field, reason in rows}


def keep_reasons(checked: Checked, found: tuple[Finding, ...], reasons: Reasons) -> dict[str, str]:
    """Keep the reason for every warning; one given before still counts.

    Returns:
        The reasons by ``code field``, for the log.

    Raises:
        Objection: ``warning_needs_reason``, every warning without one.
    """
    claim = checked.claim
    known = _known_reasons(claim)
    missing, kept = [], {}
    for one in warnings(found):
        reason = reasons.for_finding(one) or known.get((one.code, one.field), "")
        if not reason:
            missing.append(one)
            continue
        kept[f"{one.code} {one.field}"] = reason
        WarningReason.objects.update_or_create(
            claim=claim,
            code=one.code,
            field=one.field,
            defaults={"reason": reason, "given_at": checked.at, "given_by": checked.actor.id},
        )
    if missing:
        detail = "Say why the claim goes on in spite of these warnings."
        raise checked.objection(detail, "warning_needs_reason", missing)
    return kept


def check(
    claim: Claim, lines: Sequence[ClaimLine], reasons: Reasons, actor: Actor, at: datetime
) -> tuple[ClaimFacts, dict[str, str]]:
    """Let a claim pass to review, or say everything that is against it.

    The slots must be locked. Returns the facts and the reasons kept, by ``code field``.
    """
    facts = gather(claim, lines, actor, at)
    found, checked = findings(facts), Checked(claim, facts, actor, at)
    refuse_blocking(checked, found)
    return facts, keep_reasons(checked, found, reasons)
