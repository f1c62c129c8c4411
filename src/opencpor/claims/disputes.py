"""Reads disputes: what may be disputed, what is, and who may no longer decide."""

from collections.abc import Sequence
from datetime import datetime

from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine, Dispute
from opencpor.claims.rules.disputing import TurnedDown, disputable
from opencpor.claims.states import OPEN_LINES, LineState, State
from opencpor.claims.terms import Verb
from opencpor.journal.events import EventType
from opencpor.journal.queries import history

TAKING_PART = frozenset(
    {
        Verb.START_REVIEW.value,
        Verb.RELEASE.value,
        Verb.REASSIGN.value,
        Verb.REQUEST_INFORMATION.value,
        Verb.DECIDE.value,
        Verb.REJECT.value,
        Verb.DECIDE_DISPUTE.value,
        Verb.ARBITRATE.value,
    }
)


def disputable_lines(claim: Claim, at: datetime) -> list[ClaimLine]:
    """Return the lines of a claim that its partner may dispute at an instant."""
    dropped = [line for line in claim.lines_in_order() if line.state == LineState.DROPPED]
    late = claim.state == State.REJECTED and claim.deadline_at and claim.deadline_at <= at
    if not dropped or late:
        return []
    policy = version_of(claim).document.policy
    calendar = version_of(claim).document.business_calendar
    found = disputable(
        [
            TurnedDown(line.id, line.reason_code, line.state_since, line.dispute_id is not None)
            for line in dropped
        ],
        claim_disputed=claim.disputed,
        claim_code=claim.reason_code,
        closes=lambda since: calendar.deadline_in_days(since, policy.dispute_days),
        at=at,
    )
    return [line for line in dropped if line.id in found]


def disputable_until(claim: Claim, lines: Sequence[ClaimLine]) -> dict[str, datetime]:
    """Return the first instant at which each of some turned-down lines is too old to dispute."""
    document = version_of(claim).document
    calendar, days = document.business_calendar, document.policy.dispute_days
    return {line.id: calendar.deadline_in_days(line.state_since, days) for line in lines}


def open_dispute(claim: Claim) -> Dispute | None:
    """Return the dispute that waits for a decision, if there is one."""
    return Dispute.objects.filter(claim=claim, closed_at=None).first()


def lines_in(dispute: Dispute) -> list[ClaimLine]:
    """Return the lines of a dispute that still wait, in order of entry."""
    rows = ClaimLine.objects.filter(dispute=dispute, state__in=OPEN_LINES)
    return list(rows.order_by("place"))


def last_dispute(claim: Claim) -> Dispute | None:
    """Return the newest dispute of a claim, open or closed, if there ever was one."""
    return Dispute.objects.filter(claim=claim).order_by("-opened_at").first()


def took_part_in(claims: Sequence[Claim]) -> dict[str, frozenset[str]]:
    """Return, by claim, the users who reviewed, decided or reassigned it, or were its reviewer.

    Read from the log: a claim itself names only its present reviewer.
    """
    people: dict[str, set[str | None]] = {one.id: {one.reviewer_id} for one in claims}
    for event in history(*(f"claim:{one.id}" for one in claims)):
        if event.data.get("verb") in TAKING_PART or event.type == EventType.CLAIM_LINE_DROPPED:
            people[event.stream.removeprefix("claim:")] |= {
                event.actor_id, event.data.get("reviewer"), event.data.get("reviewer_after"),
            }  # fmt: skip
        elif event.type == EventType.CLAIM_IMPORTED:  # whoever reviewed it elsewhere
            people[event.stream.removeprefix("claim:")].add(event.data.get("reviewer"))
    return {one: frozenset(name for name in names if name) for one, names in people.items()}


def took_part(claim: Claim) -> frozenset[str]:
    """Return who took part in one claim; see `took_part_in`."""
    return took_part_in([claim])[claim.id]
