"""Reinstate what has ended: as if it had not, or, if the customer ended it, with its new yes."""

from datetime import datetime

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.approve import term_end
from opencpor.claims.actions.end import TERM_ENDED, fetched, line_of
from opencpor.claims.actions.ending import association_of
from opencpor.claims.actions.moving import (
    Move,
    begin_locked,
    follow_lines,
    log,
    save,
    set_line,
    tell,
)
from opencpor.claims.actions.reasons import needed
from opencpor.claims.actions.tell_holding import CHANGED, tell_holding
from opencpor.claims.actions.tell_locations import tell_holder
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rights import refused
from opencpor.claims.states import LineState
from opencpor.claims.terms import Notice, Verb
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.directory.models import Subscription
from opencpor.directory.terms import SubscriptionStatus
from opencpor.programs.document.program import Program
from opencpor.programs.queries import version_by_number
from opencpor.register.actions.move_association import MOVED
from opencpor.register.actions.reopen_association import reopen_association
from opencpor.register.models import Association, Slot
from opencpor.register.queries import began, holder

CUSTOMERS_NO = frozenset({"customer_declined", "customer_ended"})


def against_reinstating(
    program: Program, found: Association, at: datetime
) -> tuple[str, str] | None:
    """Return why an association cannot be reinstated whoever asks, as code and text."""
    ended, days = found.period.upper, program.policy.reinstate_days
    if not found.end_reason or ended is None or ended > at:
        return "not_ended", phrase("This association has not ended.")
    if found.end_reason == MOVED:
        return "not_ended", phrase("This association goes on at another location.")
    if at >= program.business_calendar.deadline_in_days(ended, days):
        return "too_late", phrase(
            "It ended more than {days} days ago. It must be claimed anew.", days=days
        )
    if found.end_reason == TERM_ENDED:
        return "term_over", phrase("Its term is over. It must be claimed anew.")
    bought = found.slot.subscription_id
    expired = SubscriptionStatus.EXPIRED
    if bought and Subscription.objects.filter(subscription_id=bought, status=expired).exists():
        return "subscription_expired", phrase(
            "Its subscription has expired. A renewal is claimed anew."
        )
    return None


def _reinstate_claimed(found: Association, line: ClaimLine, reason: str, actor: Actor) -> None:
    claim = Claim.objects.select_for_update(of=("self",)).get(id=line.claim_id)
    line.refresh_from_db()
    move = begin_locked(claim, Verb.REINSTATE, actor)
    newest = association_of(line)
    if line.state != LineState.ENDED or newest is None or newest.id != found.id:
        raise refused(claim, actor, "This association has not ended.", "not_ended")
    asks = found.end_reason in CUSTOMERS_NO
    claim.round += 1  # a clock of an earlier rejection must not go on
    if asks:
        _let_wait(move, found, line)
    else:
        reopen_association(found.id, term_end(move.program, began(found)), actor, note=reason)
        set_line(line, LineState.ACTIVE, move.at)
    claim.reason_code = claim.reason_text = ""
    follow_lines(move, move.lines())
    save(move)
    log(move, {"line": line.id, "asks_customer": asks}, {"reason": reason})
    if asks:
        ports.consent().reopened(claim, actor)
    else:
        ports.consent().approved(claim, [line], actor)
    tell(move)
    tell_holder(claim, found, Notice.PARTNER_REINSTATED, actor)


def _let_wait(move: Move, found: Association, line: ClaimLine) -> None:
    """Let the line wait for the customer; its slot must be free."""
    Slot.objects.select_for_update().get(pk=found.slot_id)
    held = holder(found.slot_id, move.at)
    if held is not None and held.partner_id != found.partner_id:
        raise Conflict("Another partner organization holds this by now.", code="slot_taken")
    set_line(line, LineState.ACCEPTED, move.at)


@transaction.atomic
def reinstate(
    association_id: str, reason: str, actor: Actor, seen: str | None = None
) -> Association:
    """Let an association that has ended stand again, if its slot was not taken since.

    It goes on as if it had not ended. One that the customer ended does not: its line waits for a
    new acknowledgement, and what follows is a new association from then on.

    Raises:
        Invalid: ``reason_missing``.
        Conflict: ``not_ended``, ``too_late``, ``term_over``, ``subscription_expired``,
            ``slot_taken``, ``already_associated``; ``customer_ended`` where there is no claim by
            which the customer could be asked.
    """
    found = fetched(association_id, actor, Permission.REVIEW_SENIOR, seen)
    words, line = needed(reason), line_of(found)
    program = version_by_number(found.slot.program_key, found.program_version).document
    against = against_reinstating(program, found, now())
    if against is not None:
        raise Conflict(against[1], code=against[0])
    if line is not None:
        _reinstate_claimed(found, line, words, actor)
    elif found.end_reason in CUSTOMERS_NO:
        raise Conflict(
            "The customer ended it, and no claim says whom to ask. It must be claimed anew.",
            code="customer_ended",
        )
    else:
        tell_holding(reopen_association(found.id, None, actor, note=words), CHANGED, actor)
    return Association.objects.get(pk=found.pk)
