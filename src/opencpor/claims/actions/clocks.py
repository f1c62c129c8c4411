"""What passed deadlines do. Each claim is one transaction; doing it twice changes nothing."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from opencpor.access.actor import Actor, system
from opencpor.claims import ports
from opencpor.claims.actions.announce import announce
from opencpor.claims.actions.closing import close
from opencpor.claims.actions.moving import begin_locked, enter, log, save, tell
from opencpor.claims.actions.settle import settle_locked
from opencpor.claims.lifecycle import CLOCKS
from opencpor.claims.models import Claim, ClaimClock
from opencpor.claims.states import State
from opencpor.claims.terms import Notice, Verb
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

CLOCK = system("claims.clocks")
NO_PARTNER_RESPONSE = "no_partner_response"
DRAFT_EXPIRED = "draft_expired"


def _expire(claim: Claim, actor: Actor) -> bool:
    move = begin_locked(claim, Verb.EXPIRE, actor)
    close(move, State.EXPIRED, DRAFT_EXPIRED)
    save(move)
    log(move)
    tell(move)
    return True


def _lapse(claim: Claim, actor: Actor) -> bool:
    move = begin_locked(claim, Verb.LAPSE, actor)
    claim.decided_at = claim.decided_at or move.at
    close(move, State.REJECTED, NO_PARTNER_RESPONSE)
    save(move)
    log(move, {"code": NO_PARTNER_RESPONSE})
    ports.consent().closed(claim, actor)
    tell(move)
    return True


def _finalize(claim: Claim, actor: Actor) -> bool:
    move = begin_locked(claim, Verb.FINALIZE, actor)
    enter(move, State.REJECTED_FINAL)
    save(move)
    log(move)
    return True


def _overdue(claim: Claim, actor: Actor) -> bool:
    """An operator's clock changes no state: it is marked once, and people are told."""
    if claim.overdue_at is not None:
        return False
    claim.overdue_at = now()
    claim.save(update_fields=["overdue_at"])
    ClaimClock.objects.filter(claim=claim, state=claim.state, round=claim.round).update(
        overdue_at=claim.overdue_at
    )
    record(
        EventType.CLAIM_OVERDUE,
        f"claim:{claim.id}",
        actor.ref(),
        data={"state": claim.state, "deadline_at": str(claim.deadline_at)},
    )
    announce(claim, Notice.OPERATOR_OVERDUE, actor)
    return True


DOES: dict[Verb, Callable[[Claim, Actor], bool]] = {
    Verb.EXPIRE: _expire,
    Verb.LAPSE: _lapse,
    Verb.FINALIZE: _finalize,
    Verb.WINDOW_PASSES: settle_locked,
}


def due(at: datetime) -> QuerySet[Claim]:
    """Return the claims with a passed deadline that nobody has acted on."""
    states = [state.value for state in CLOCKS]
    return Claim.objects.filter(state__in=states, deadline_at__lte=at, overdue_at=None)


@transaction.atomic
def act(claim_id: str, actor: Actor = CLOCK) -> bool:
    """Act on one claim's passed deadline, unless somebody is changing the claim just now.

    Returns:
        Whether anything changed. False leaves it to the next run.
    """
    claim = due(now()).select_for_update(of=("self",), skip_locked=True).filter(id=claim_id).first()
    if claim is None:
        return False
    verb = CLOCKS[State(claim.state)].acts
    return _overdue(claim, actor) if verb is None else DOES[verb](claim, actor)


def act_on_all(actor: Actor = CLOCK) -> int:
    """Act on every passed deadline, the oldest first; return how many claims changed.

    Raises:
        ExceptionGroup: At the end, if some could not be acted on; see `each`.
    """
    ids = due(now()).order_by("deadline_at", "id").values_list("id", flat=True)
    return each(list(ids), lambda claim_id: act(claim_id, actor))
