"""What every verb does: lock the claim, find its row in the table, move, write, log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims import ports
from opencpor.claims.actions.announce import announce
from opencpor.claims.facts import version_of
from opencpor.claims.lifecycle import CLOCKS, Transition
from opencpor.claims.models import Claim, ClaimClock, ClaimLine
from opencpor.claims.rights import transition_for
from opencpor.claims.rules.labels import state_of_lines
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Clock, Notice, Verb
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.document.program import Program
from opencpor.runtime.fresh import fresh


@dataclass
class Move:
    """A claim that is locked for one verb, until the transaction ends."""

    claim: Claim
    row: Transition
    actor: Actor
    at: datetime
    before: str  # the state it was in

    @property
    def program(self) -> Program:
        """The program document that governs the claim."""
        return version_of(self.claim).document

    def lines(self) -> list[ClaimLine]:
        """Return the claim's lines in order of entry, not locked: the slot's lock guards them."""
        return list(self.claim.lines.order_by("place"))


def _fetch(claim_id: str, actor: Actor, permission: Permission | None) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",)).select_related("partner", "location")
    if actor.kind is ActorKind.LINK:  # a link names its claim; `consent` has checked it
        found = rows.filter(id=claim_id).first()
        if found is None:
            raise not_found("claim")
        return found
    return fetch(rows, actor, "claim", permission, id=claim_id)


def begin(
    claim_id: str, verb: Verb, actor: Actor, permission: Permission, seen: str | None = None
) -> Move:
    """Lock a claim for a verb.

    Raises:
        NotFound: If there is none for the actor.
        Stale: If it was changed since ``seen``.
        Conflict: If the verb cannot be used now; see `transition_for`.
    """
    if actor.kind is not ActorKind.LINK:
        actor.require(permission)
    claim = _fetch(claim_id, actor, permission)
    check_revision(seen, claim)
    row = transition_for(claim, verb, actor)
    return Move(claim, row, actor, now(), claim.state)


def begin_locked(claim: Claim, verb: Verb, actor: Actor) -> Move:
    """Use a verb on a claim that the caller has locked."""
    return Move(claim, transition_for(claim, verb, actor), actor, now(), claim.state)


def _length(program: Program, clock: Clock) -> int:
    value: Any = program.policy
    for part in clock.value.split("."):
        value = getattr(value, part)
    return int(value)


def deadline_for(program: Program, state: State, start: datetime) -> datetime | None:
    """Return when the clock of a state is up, if it starts now and the policy gives its length."""
    clock = CLOCKS.get(state)
    if clock is None or state is State.AWAITING_CUSTOMER:  # its window is the consent room's
        return None
    calendar, length = program.business_calendar, _length(program, clock.clock)
    if clock.business:
        return calendar.deadline(start, length)
    return calendar.deadline_in_days(start, length)


def start_clock(claim: Claim, program: Program, at: datetime) -> None:
    """Let the clock of the claim's state run: the one set before in this round, or a new one."""
    state = State(claim.state)
    if state is State.AWAITING_CUSTOMER:
        claim.deadline_at = ports.consent().standing(claim, at).answer_by
        return
    deadline = deadline_for(program, state, at)
    if deadline is None:
        claim.deadline_at = None
        return
    clock, created = ClaimClock.objects.get_or_create(
        claim=claim,
        state=claim.state,
        round=claim.round,
        defaults={"started_at": at, "deadline_at": deadline},
    )
    if not created and clock.stopped_at is not None:
        clock.stopped_at = None
        clock.save(update_fields=["stopped_at"])
    claim.deadline_at, claim.overdue_at = clock.deadline_at, clock.overdue_at


def first_clock(claim: Claim, program: Program, at: datetime) -> list[ClaimClock]:
    """Return the clock of a claim that is not stored yet, to be stored with it, if one runs."""
    deadline = deadline_for(program, State(claim.state), at)
    claim.deadline_at = deadline
    if deadline is None:
        return []
    return [
        fresh(
            ClaimClock,
            claim_id=claim.id,
            state=claim.state,
            round=claim.round,
            started_at=at,
            deadline_at=deadline,
        )
    ]


def enter(move: Move, state: State) -> None:
    """Put a claim into one of the row's states.

    Raises:
        ValueError: If the table knows no such way: a mistake in the code.
    """
    if state not in move.row.targets:
        raise ValueError(f"the table knows no way from {move.before} by {move.row.verb} to {state}")
    _change_state(move, state)


def _change_state(move: Move, state: State) -> None:
    """Stop the clock of the old state, start that of the new one."""
    claim = move.claim
    if claim.state == state:
        return
    ClaimClock.objects.filter(
        claim=claim, state=claim.state, round=claim.round, stopped_at=None
    ).update(stopped_at=move.at)
    claim.state, claim.state_since = state.value, move.at
    claim.overdue_at = None
    start_clock(claim, move.program, move.at)


def set_line(
    line: ClaimLine, state: LineState, at: datetime, code: str = "", text: str = ""
) -> None:
    """Write a line's state; the caller holds the claim, or the slot, locked."""
    line.state, line.state_since = state.value, at
    line.reason_code, line.reason_text = code, text
    line.save()


def follow_lines(move: Move, lines: Sequence[ClaimLine]) -> None:
    """Let a decided claim's state follow from its lines; a disputed one stays so until decided."""
    if move.claim.state == State.DISPUTED:
        return
    _change_state(move, state_of_lines([LineState(line.state) for line in lines]))


def save(move: Move) -> None:
    """Write the claim as a new revision."""
    move.claim.revision += 1
    move.claim.save()


def log(
    move: Move,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
    event: EventType | None = None,
) -> None:
    """Record what the row's verb did, with the states before and after."""
    kind = event or move.row.event
    if kind is None:
        raise ValueError(f"the verb {move.row.verb} has no event")
    said: dict[str, Any] = {"verb": move.row.verb.value, **(data or {})}
    if move.before != move.claim.state:
        said |= {"before": {"state": move.before}, "after": {"state": move.claim.state}}
    given = {kind: text for kind, text in (personal or {}).items() if text}
    record(kind, f"claim:{move.claim.id}", move.actor.ref(), data=said, personal=given or None)


def tell(move: Move, *only: Notice, occasion: str = "") -> None:
    """Queue the row's notices; with ``only``, those of them. See `announce` for ``occasion``."""
    for notice in only or move.row.notices:
        announce(move.claim, notice, move.actor, occasion)
