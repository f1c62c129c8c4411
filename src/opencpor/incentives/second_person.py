"""Who may decide on what one person of finance proposed: the same for all that takes two persons.

What is `allowed` and what is refused follow from one table, `proposals.STEPS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid, Problem
from opencpor.common.phrases import Phrase, phrase
from opencpor.common.text import legible
from opencpor.http.etags import check_revision
from opencpor.incentives.proposals import STEPS, Step, Verb, Who


class Proposed(Protocol):
    """Anything that one person of finance proposed."""

    state: str
    proposed_by: str
    decided_by: str
    decided_at: datetime | None
    revision: int

    def save(self) -> None:
        """Keep what was decided."""


P = TypeVar("P", bound=Proposed)
DECIDED: dict[str, Phrase] = {
    "approved": phrase("approved"),
    "rejected": phrase("rejected"),
    "withdrawn": phrase("withdrawn"),
    "replaced": phrase("replaced"),
}
"""By the states of what is proposed, and of payees."""


@dataclass(frozen=True)
class TooLate:
    """What is said to whoever decides on what is decided already.

    Attributes:
        sentence: With a gap for the ``state``.
        code: By which programs know it.
    """

    sentence: Phrase
    code: str

    def problem(self, state: str) -> Conflict:
        """Return the refusal; nothing else can be done in such a state."""
        said = phrase(self.sentence.template, state=DECIDED[state])
        return Conflict(said, code=self.code, extra={"state": state, "allowed": []})


@dataclass(frozen=True)
class Proposals(Generic[P]):
    """One kind of what is proposed.

    Attributes:
        find: Returns one by its id, as its readers see it.
        lock: Returns one by its id, locked, to those who may decide at all.
        too_late: What is said when it is decided.
    """

    find: Callable[[Actor, str], P]
    lock: Callable[[Actor, str], P]
    too_late: TooLate

    def asked(self, key: str, actor: Actor, verb: Verb) -> P:
        """Return one that a page asks about; whoever may not decide is asked nothing.

        Raises:
            NotFound, Forbidden, Conflict: As `waiting`.
        """
        row = self.find(actor, key)
        self._step(row, actor, verb)
        return row

    def waiting(self, key: str, actor: Actor, seen: str | None, verb: Verb) -> tuple[P, Step]:
        """Lock one that the actor may decide on in this way; return it and the step it takes.

        Raises:
            NotFound: If there is none.
            Forbidden: ``second_person``, if the step takes another person than the actor.
            Conflict: As `too_late` says; ``not_yours``, if only its proposer may.
            Stale: If it was changed since it was seen.
        """
        actor.require(Permission.CLOSE)
        row = self.lock(actor, key)
        check_revision(seen, row)
        return row, self._step(row, actor, verb)

    def _step(self, row: P, actor: Actor, verb: Verb) -> Step:
        step = STEPS.get((row.state, verb))
        if step is None:
            raise self.too_late.problem(row.state)
        if not _is_of(actor, row, step):
            raise _refused(step)
        return step


def allowed(row: Proposed, actor: Actor) -> list[Verb]:
    """Return what somebody may do with what is proposed, in the order of the table."""
    if not actor.may(Permission.CLOSE):
        return []
    return [
        verb
        for (state, verb), step in STEPS.items()
        if state == row.state and _is_of(actor, row, step)
    ]


def _is_of(actor: Actor, row: Proposed, step: Step) -> bool:
    if step.who is Who.ANOTHER:
        return actor.is_second_person(row.proposed_by)
    return actor.id == row.proposed_by


def _refused(step: Step) -> Problem:
    if step.who is Who.ANOTHER:
        return Forbidden(
            "Another person than the one who proposed it has to decide: ask a second person of "
            "finance.",
            code="second_person",
        )
    return Conflict(
        "Only whoever proposed it can withdraw it. Reject it, with the reason.", code="not_yours"
    )


def reason_given(text: str) -> str:
    """Return why something is rejected.

    Raises:
        Invalid: Without a reason.
    """
    reason = legible(text)
    if not reason:
        error = FieldError("reason", "required", "No reason is given.", "Say what is wrong.")
        raise Invalid("A rejection needs a reason.", code="invalid", errors=[error])
    return reason


def decide(row: Proposed, step: Step, actor: Actor) -> None:
    """Write who decided and when; it never changes again."""
    row.state, row.decided_by, row.decided_at = step.to.value, actor.id, now()
    row.revision += 1
    row.save()
