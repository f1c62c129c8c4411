"""A policy tried on the past: what it would have accepted, and what became of that. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from opencpor.claims.rules.green_path import GreenFacts, evaluate, share_of
from opencpor.programs.document.policy import GreenPath

MOST_LISTED = 500


class Later(StrEnum):
    """What became of what people accepted, the gravest last."""

    STANDS = "stands"  # it stands, or ended as such things do
    CUSTOMER = "customer"  # the customer declined or ended it
    LOST = "lost"  # another partner got it
    REVOKED = "revoked"  # the operator took it back


class Why(StrEnum):
    """Why a claim that the policy would have accepted is listed."""

    TURNED_DOWN = "turned_down"  # people did not accept every line
    CUSTOMER = "customer"
    LOST = "lost"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Past:
    """A claim that people decided.

    Attributes:
        claim: Its identifier.
        facts: What the conditions look at, as it was where that is on record.
        accepted: Whether people accepted every line at first.
        later: What became of it.
    """

    claim: str
    facts: GreenFacts
    accepted: bool
    later: Later = Later.STANDS


@dataclass
class Trial:
    """What a policy would have done.

    Attributes:
        claims: How many claims were tried.
        passed: How many the policy would have accepted.
        right: Of those, how many people accepted too and nothing happened since.
        why: Of the others, how many for which reason; a claim counts once.
        left: Claims that people accepted whole and the policy would have left to them.
        failed: How many claims each condition stopped.
        alone: How many claims a condition alone stopped.
        obstacles: How many claims something else stopped.
        listed: The claims behind ``why``, at most `MOST_LISTED`.
    """

    claims: int = 0
    passed: int = 0
    right: int = 0
    left: int = 0
    why: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    obstacles: Counter[str] = field(default_factory=Counter)
    listed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def share(self) -> Decimal | None:
        """The share that the policy would have accepted; None: there was no claim."""
        return share_of(self.passed, self.claims)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, the share as text."""
        return {
            "claims": self.claims,
            "accepted": self.passed,
            "share": None if self.share is None else str(self.share),
            "right": self.right,
            "left_to_people": self.left,
            "differ": dict(sorted(self.why.items())),
            "failed": dict(sorted(self.failed.items())),
            "failed_alone": dict(sorted(self.alone.items())),
            "obstacles": dict(sorted(self.obstacles.items())),
            "listed": [{"claim": claim, "why": why} for claim, why in self.listed],
        }


def _why(past: Past) -> Why | None:
    if not past.accepted:
        return Why.TURNED_DOWN
    return None if past.later is Later.STANDS else Why(past.later.value)


def _stopped(trial: Trial, failing: Sequence[str], obstacles: Sequence[str]) -> None:
    trial.failed.update(failing)
    trial.obstacles.update(obstacles)
    if len(failing) == 1 and not obstacles:
        trial.alone.update(failing)


def try_policy(policy: GreenPath, past: Iterable[Past], trial: Trial | None = None) -> Trial:
    """Judge claims of the past by a policy, whether or not it is enabled.

    Args:
        policy: The conditions to try.
        past: The claims.
        trial: What was counted so far; it is changed and returned.
    """
    trial = trial or Trial()
    for one in past:
        found = evaluate(policy, one.facts)
        trial.claims += 1
        if not found.accepts:
            failing = [judged.condition.value for judged in found.judged if not judged.holds]
            _stopped(trial, failing, [obstacle.value for obstacle in found.obstacles])
            trial.left += one.accepted
            continue
        trial.passed += 1
        why = _why(one)
        if why is None:
            trial.right += 1
            continue
        trial.why[why.value] += 1
        if len(trial.listed) < MOST_LISTED:
            trial.listed.append((one.claim, why.value))
    return trial
