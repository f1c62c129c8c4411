"""What a recompute may become, and by whose hand. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a recompute stands."""

    PROPOSED = "proposed"  # waits for its comparison, then for a second person of finance
    APPROVED = "approved"  # its differences are in the ledger
    REJECTED = "rejected"  # by a second person, with the reason
    WITHDRAWN = "withdrawn"  # by whoever proposed it


class Verb(StrEnum):
    """What can be done with one."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class Who(StrEnum):
    """Whose step it is."""

    ANOTHER = "another"  # a person of finance who did not propose it
    PROPOSER = "proposer"


@dataclass(frozen=True)
class Step:
    """One way out of a state: where it leads, and by whose hand."""

    to: State
    who: Who


STEPS: dict[tuple[State, Verb], Step] = {
    (State.PROPOSED, Verb.APPROVE): Step(State.APPROVED, Who.ANOTHER),
    (State.PROPOSED, Verb.REJECT): Step(State.REJECTED, Who.ANOTHER),
    (State.PROPOSED, Verb.WITHDRAW): Step(State.WITHDRAWN, Who.PROPOSER),
}
"""The whole life of a recompute: what is decided is decided."""


def verbs_for(state: State, *, proposer: bool, compared: bool) -> list[Verb]:
    """Return what somebody of finance may do; nothing is approved before it is compared."""
    who = Who.PROPOSER if proposer else Who.ANOTHER
    return [
        verb
        for (start, verb), step in STEPS.items()
        if start is state and step.who is who and (compared or verb is not Verb.APPROVE)
    ]
