"""Ends associations whose subscription has expired, and closes the books on ended terms."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Func, OuterRef

from opencpor.access.actor import Actor, system
from opencpor.claims.actions.contest import ALIVE, free_slots
from opencpor.claims.actions.end import SUBSCRIPTION_ENDED, TERM_ENDED, end_by_system
from opencpor.claims.actions.tell_holding import ENDED, tell_holding
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import LineState
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.directory.models import Subscription
from opencpor.directory.terms import SubscriptionStatus
from opencpor.programs.queries import version_in_force
from opencpor.register.actions.end_association import note_end
from opencpor.register.actions.move_association import MOVED
from opencpor.register.models import Association, Slot, Source, Tenure

CLOCK = system("claims.end_what_ended")


def _expired(at: datetime) -> list[str]:
    """Return the associations whose subscription has been expired for as long as the policy waits.

    The wait lets a corrected feed undo a mistake at no cost.
    """
    standing = Association.objects.select_related("slot").filter(
        period__contains=at, slot__subscription_id__isnull=False
    )
    since = dict(
        Subscription.objects.filter(
            status=SubscriptionStatus.EXPIRED,
            subscription_id__in=standing.values("slot__subscription_id"),
        ).values_list("subscription_id", "status_since")
    )
    if not since:
        return []
    found = []
    for association in standing.filter(slot__subscription_id__in=since).order_by("id"):
        policy = version_in_force(association.slot.program_key).document.policy
        wait = timedelta(days=policy.subscription_end_days)
        if (
            association.slot.subscription_id
            and since[association.slot.subscription_id] + wait <= at
        ):
            found.append(association.id)
    return found


def _over(at: datetime) -> list[str]:
    """Return the associations whose term has passed while their line still says active."""
    active = ClaimLine.objects.filter(state=LineState.ACTIVE.value).values("id")
    return list(
        Association.objects.annotate(until=Func(F("period"), function="upper"))
        .filter(claim_line__in=active, until__lte=at)
        .exclude(end_reason=MOVED)  # the line goes on with its successor
        .order_by("id")
        .values_list("id", flat=True)
    )


def _imported_over(at: datetime) -> list[str]:
    """Return the imported associations that have ended by their own date, not yet noted."""
    found = Association.objects.annotate(until=Func(F("period"), function="upper")).filter(
        source=Source.IMPORTED.value, end_reason="", until__lte=at
    )
    return list(found.order_by("id").values_list("id", flat=True))


def _vacant(at: datetime) -> list[int]:
    """Return the slots that contested lines wait for although nobody holds them.

    An imported association ends by its own date, and no claim of it says so to those that wait.
    """
    held = Tenure.objects.filter(slot_id=OuterRef("slot_id"), period__contains=at)
    waiting = ClaimLine.objects.filter(~Exists(held), state=LineState.CONTESTED.value)
    found = waiting.filter(slot_id__isnull=False, claim__state__in=ALIVE).order_by("slot_id")
    return [slot for slot in found.values_list("slot_id", flat=True).distinct() if slot]


@transaction.atomic
def _note_over(association_id: str, at: datetime, actor: Actor) -> bool:
    """Note that an imported association has ended by its own date, and tell both sides, once."""
    if not note_end(association_id, at, TERM_ENDED, actor):
        return False
    tell_holding(Association.objects.get(pk=association_id), ENDED, actor)
    return True


@transaction.atomic
def _let_go(slot_id: int, actor: Actor) -> int:
    Slot.objects.select_for_update().get(pk=slot_id)
    free_slots([slot_id], now(), actor)
    return 0


def end_all(actor: Actor = CLOCK) -> int:
    """End everything that is over, and let go on what waited for it.

    Returns:
        How many associations changed.

    Raises:
        ExceptionGroup: At the end, if some could not be ended; see `each`.
    """
    at = now()
    wanted = [(one, SUBSCRIPTION_ENDED) for one in _expired(at)]
    wanted += [(one, TERM_ENDED) for one in _over(at)]
    ended = each(wanted, lambda pair: end_by_system(*pair, actor))
    ended += each(_imported_over(at), lambda one: _note_over(one, at, actor))
    each(_vacant(at), lambda slot_id: _let_go(slot_id, actor))
    return ended
