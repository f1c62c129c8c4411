"""Judge a claim that is being taken over: what keeps it out, what is worth a second look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.claims.accounts import Place
from opencpor.claims.bulk.report import Note, Outcome, of_finding, of_said
from opencpor.claims.bulk.rules.wordings import Worded, worded
from opencpor.claims.changes import Changed
from opencpor.claims.facts import Ground, gather
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.codes import Finding, Severity
from opencpor.claims.rules.facts import ClaimFacts, EvidenceFile, Stage
from opencpor.claims.states import State
from opencpor.claims.takeover.rules.in_flight import ACKNOWLEDGED, SINCE, Clock, Flight
from opencpor.claims.wording import said
from opencpor.common.errors import FieldError, Invalid
from opencpor.programs.document.program import Program
from opencpor.programs.queries import Version

STATEMENTS, HELD = "acknowledgement_missing", "slot_held"
OWED = frozenset({"evidence_missing", "disclosure_missing", STATEMENTS})
"""What blocks a submission, and can still be brought to a claim that was submitted elsewhere."""


@dataclass
class Coming:
    """A claim that is being taken over.

    Attributes:
        flight: What its rows say.
        claim: The claim, first not stored yet.
        lines: Its lines.
        changed: What the log says of it.
        version: The version of the program that governs it.
        place: The location that claims; None: the PartnerID names none.
        evidence: The files that come with it.
        actor: Who takes it over.
        at: When.
    """

    flight: Flight
    claim: Claim
    lines: list[ClaimLine]
    changed: Changed
    version: Version
    place: Place | None
    evidence: tuple[EvidenceFile, ...]
    actor: Actor
    at: datetime

    @property
    def program(self) -> Program:
        """The program document that governs it."""
        return self.version.document

    @property
    def state(self) -> State:
        """The state it comes in."""
        return State(self.claim.state)


def refusal(errors: Sequence[FieldError] = ()) -> Invalid:
    """Return what says that a claim is not taken over; rows may have more errors of their own."""
    return Invalid("The claim cannot be taken over as it is.", code="invalid", errors=list(errors))


def facts_of(one: Coming) -> ClaimFacts:
    """Return the facts as whoever decided or handed in must have seen them."""
    stage = Stage.DECIDING if one.state is State.AWAITING_CUSTOMER else Stage.WRITING
    ground = Ground(one.version, one.place, new=True)
    facts = gather(one.claim, one.lines, one.actor, one.at, stage, ground)
    return replace(facts, evidence=one.evidence)


def refuse_blocked(one: Coming, found: Sequence[Finding]) -> None:
    """Refuse a claim that could not have been handed in, or has errors in its rows.

    Raises:
        Invalid: With the findings; the rows have their own errors.
    """
    errors = [
        Worded(this.field, this.code, *said(this), kind=this.kind, values=dict(this.values))
        for this in found
        if this.severity is Severity.BLOCKS and this.code not in OWED
    ]
    if errors or one.flight.sheet.errors:
        raise refusal(errors)


def warned(one: Coming, found: Sequence[Finding], clock: Clock | None) -> list[Note]:
    """Return what is worth a second look, with its rows."""
    sheet, notes = one.flight.sheet, []
    for this in found:
        row, column = sheet.place(this.field)
        if this.code == HELD:
            notes.append(_warning(row, worded(column, "contested")))
        elif this.code != STATEMENTS:
            note = of_finding(row, column, this)
            notes += [note] if note is not None else []
    first = sheet.rows[0].number
    if any(this.code == STATEMENTS for this in found):
        notes.append(_warning(first, worded(ACKNOWLEDGED, "statements_later")))
    if clock is not None and (clock.renewed or clock.passed):
        day = one.program.business_calendar.last_day_before(clock.deadline_at)
        kind = "deadline_renewed" if clock.renewed else "overdue"
        notes.append(_warning(first, worded(SINCE, kind, day=day)))
    return notes


def _warning(row: int, error: Worded) -> Note:
    return of_said(row, error, Outcome.WARNING)
