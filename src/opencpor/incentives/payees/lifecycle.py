"""The life of a payee, as data: from, verb, to, who. A trigger holds the same table."""

from dataclasses import dataclass
from enum import StrEnum

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission


class PayeeState(StrEnum):
    """Where a version stands."""

    SUBMITTED = "submitted"  # waits for finance
    APPROVED = "approved"  # the one that counts, once it is old enough
    REJECTED = "rejected"  # by finance, with the reason
    WITHDRAWN = "withdrawn"  # by the partner, before finance decided
    REPLACED = "replaced"  # approved once; another was approved since


class PayeeVerb(StrEnum):
    """What can be done to a version."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REPLACE = "replace"


@dataclass(frozen=True)
class Transition:
    """One line of the table; who: None if it is a consequence and nobody's own step."""

    source: PayeeState
    verb: PayeeVerb
    target: PayeeState
    who: Permission | None = None
    second_person: bool = False


TRANSITIONS = (
    Transition(
        PayeeState.SUBMITTED, PayeeVerb.APPROVE, PayeeState.APPROVED, Permission.PAYEE_VALIDATE,
        second_person=True,
    ),
    Transition(
        PayeeState.SUBMITTED, PayeeVerb.REJECT, PayeeState.REJECTED, Permission.PAYEE_VALIDATE,
        second_person=True,
    ),
    Transition(
        PayeeState.SUBMITTED, PayeeVerb.WITHDRAW, PayeeState.WITHDRAWN, Permission.PAYEE_WRITE
    ),
    Transition(PayeeState.APPROVED, PayeeVerb.REPLACE, PayeeState.REPLACED),
)  # fmt: skip
LINE = {line.verb: line for line in TRANSITIONS}


def allowed(state: str, submitted_by: str, actor: Actor) -> list[PayeeVerb]:
    """Return what somebody can do to a version that they see, in the order of the table."""
    return [
        line.verb
        for line in TRANSITIONS
        if line.source == state
        and line.who is not None
        and actor.may(line.who)
        and (not line.second_person or actor.is_second_person(submitted_by))
    ]
