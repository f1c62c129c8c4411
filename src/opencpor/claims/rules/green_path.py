"""The green path: whether the operator's written policy accepts a claim without a reviewer. Pure.

The policy names conditions out of a closed list; every one of them must hold. Whatever it names, a
claim also goes to people if something blocks it, if somebody else holds what it asks for, or if a
person has it already.
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from opencpor.programs.document.policy import GreenCondition, GreenPath

Value = Mapping[str, int | str | list[str]]
MILLION = 1_000_000
SHARE_PLACES = Decimal("0.0001")


class Receipt(StrEnum):
    """What the customer said online to the text that counts."""

    NONE = "none"
    UNVERIFIED = "unverified"  # acknowledged, from a domain nobody has verified for the tenant
    VERIFIED = "verified"


class Obstacle(StrEnum):
    """What sends a claim to people whatever the policy says."""

    BLOCKED = "blocked"  # a finding blocks it
    HELD = "held"  # another organization holds a slot
    ASSIGNED = "assigned"  # a person was made its reviewer
    NO_LINE = "no_line"  # nothing is left to decide


@dataclass(frozen=True)
class Proof:
    """What the checker found in a claim's files: yes, no, or None where it could not read.

    Attributes:
        lines: By line, whether the line's product is named.
        tenant: Whether the tenant's ID or domain is named.
        customer: Whether the customer is named.
        partner: Whether the partner is named.
        recent: Whether a date within the policy's limit is found.
        signed: Whether a signature is found.
        signed_how: How it was recognized.
    """

    lines: Mapping[str, bool | None]
    tenant: bool | None = None
    customer: bool | None = None
    partner: bool | None = None
    recent: bool | None = None
    signed: bool | None = None
    signed_how: str = ""


@dataclass(frozen=True)
class GreenFacts:
    """Everything that the conditions look at.

    Attributes:
        lines: Identifiers of the lines to decide.
        blocking: Codes of findings that keep lines from being accepted.
        warnings: Codes of findings that warn, whether or not the partner gave a reason.
        held: Lines whose slot another organization holds.
        competing: Other organizations' open claims on the same slots.
        receipt: What the customer said online.
        decided: Decided claims of the partner in the program, this one left out.
        rejected: How many of them were turned down.
        proof: What the checker found; None: it has not read the files.
        assigned: Whether a person has the claim.
    """

    lines: Sequence[str]
    blocking: Sequence[str] = ()
    warnings: Sequence[str] = ()
    held: Sequence[str] = ()
    competing: Sequence[str] = ()
    receipt: Receipt = Receipt.NONE
    decided: int = 0
    rejected: int = 0
    proof: Proof | None = None
    assigned: bool = False


@dataclass(frozen=True)
class Judged:
    """One condition: what it looked at, and whether it holds.

    Attributes:
        condition: Which.
        holds: Whether it does.
        value: What was found, as plain values that can be kept; what each means follows from the
            condition.
    """

    condition: GreenCondition
    holds: bool
    value: Value = field(default_factory=dict)


@dataclass(frozen=True)
class Evaluation:
    """What the policy says of a claim."""

    judged: tuple[Judged, ...]
    obstacles: tuple[Obstacle, ...] = ()
    blocking: tuple[str, ...] = ()

    @property
    def accepts(self) -> bool:
        """Whether the claim needs no reviewer."""
        return not self.obstacles and bool(self.judged) and all(one.holds for one in self.judged)


Judge = Callable[[GreenFacts, GreenPath], tuple[bool, Value]]


def _seen(*found: bool | None) -> Value:
    """Count what was found, not found, and not readable."""
    return {
        "found": sum(1 for one in found if one),
        "of": len(found),
        "unread": sum(1 for one in found if one is None),
    }


def _no_warnings(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    return not facts.warnings, {"warnings": sorted(set(facts.warnings))}


def _every_line(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    if facts.proof is None:
        return False, {}
    found = [facts.proof.lines.get(line, False) for line in facts.lines]
    return all(found) and bool(found), _seen(*found)


def _both_parties(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    if facts.proof is None:
        return False, {}
    found = (facts.proof.customer, facts.proof.partner)
    return all(found), _seen(*found)


def _tenant(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    if facts.proof is None:
        return False, {}
    return bool(facts.proof.tenant), _seen(facts.proof.tenant)


def _recent(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    if facts.proof is None:
        return False, {}
    return bool(facts.proof.recent), _seen(facts.proof.recent)


def _signed(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    if facts.proof is None:
        return False, {}
    how = {"how": facts.proof.signed_how} if facts.proof.signed_how else {}
    return bool(facts.proof.signed), {**_seen(facts.proof.signed), **how}


def _receipt(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    return facts.receipt is Receipt.VERIFIED, {"receipt": facts.receipt.value}


def _history(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    asked = policy.partner_history
    value: Value = {"decided": facts.decided, "rejected": facts.rejected}
    few_rejected = facts.rejected <= asked.max_rejected_share * facts.decided
    return facts.decided >= asked.min_decided_claims and few_rejected, value


def _slot_free(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    return not facts.held, {"held": len(facts.held)}


def _no_rival(facts: GreenFacts, policy: GreenPath) -> tuple[bool, Value]:
    del policy
    return not facts.competing, {"competing": sorted(facts.competing)}


JUDGES: dict[GreenCondition, Judge] = {
    GreenCondition.NO_WARNINGS: _no_warnings,
    GreenCondition.EVIDENCE_NAMES_EVERY_LINE: _every_line,
    GreenCondition.EVIDENCE_NAMES_BOTH_PARTIES: _both_parties,
    GreenCondition.EVIDENCE_NAMES_TENANT: _tenant,
    GreenCondition.EVIDENCE_IS_RECENT: _recent,
    GreenCondition.EVIDENCE_IS_SIGNED: _signed,
    GreenCondition.VERIFIED_RECEIPT: _receipt,
    GreenCondition.PARTNER_HISTORY: _history,
    GreenCondition.SLOT_FREE: _slot_free,
    GreenCondition.NO_COMPETING_CLAIM: _no_rival,
}
"""One judge for each condition of the closed list."""


def _obstacles(facts: GreenFacts) -> tuple[Obstacle, ...]:
    found = {
        Obstacle.BLOCKED: bool(facts.blocking),
        Obstacle.HELD: bool(facts.held),
        Obstacle.ASSIGNED: facts.assigned,
        Obstacle.NO_LINE: not facts.lines,
    }
    return tuple(obstacle for obstacle, stands in found.items() if stands)


def evaluate(policy: GreenPath, facts: GreenFacts) -> Evaluation:
    """Judge a claim by every condition of a policy, in the order of the closed list."""
    judged = [
        Judged(condition, *JUDGES[condition](facts, policy))
        for condition in GreenCondition
        if condition in policy.conditions
    ]
    return Evaluation(tuple(judged), _obstacles(facts), tuple(sorted(set(facts.blocking))))


def draw_of(secret: bytes, claim_id: str) -> int:
    """Return a claim's lot, from 0 to 999,999: the same for everybody who knows the secret.

    A keyed hash of the claim's identifier: a partner knows the identifier before it submits, and
    could otherwise write drafts until one would not be looked at.
    """
    digest = hmac.new(secret, claim_id.encode(), sha256).digest()
    return int.from_bytes(digest[:8]) % MILLION


def is_sampled(draw: int, share: Decimal) -> bool:
    """Whether a lot is among the share that people look at; "0" is nobody's, "1" everybody's."""
    return draw < share * MILLION


def share_of(part: int, whole: int) -> Decimal | None:
    """Return a share with four decimals, half up; None of nothing."""
    if whole == 0:
        return None
    return Decimal((2 * part * 10_000 + whole) // (2 * whole)) * SHARE_PLACES
