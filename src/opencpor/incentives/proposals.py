"""The life of what one person of finance proposes and another decides on, as data. Pure.

Adjustments, recomputes and batches of payments live it; the triggers of their tables hold the same.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where it stands."""

    PROPOSED = "proposed"  # waits for a second person of finance
    APPROVED = "approved"  # is in the ledger
    REJECTED = "rejected"  # by a second person, with the reason
    WITHDRAWN = "withdrawn"  # by whoever proposed it


class Verb(StrEnum):
    """What can be done with it."""

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


STEPS: dict[tuple[str, Verb], Step] = {
    (State.PROPOSED, Verb.APPROVE): Step(State.APPROVED, Who.ANOTHER),
    (State.PROPOSED, Verb.REJECT): Step(State.REJECTED, Who.ANOTHER),
    (State.PROPOSED, Verb.WITHDRAW): Step(State.WITHDRAWN, Who.PROPOSER),
}
"""What is decided is decided."""
