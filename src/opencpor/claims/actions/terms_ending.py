"""Ends associations whose subscription has expired, and closes the books on ended terms."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Func

from opencpor.access.actor import Actor, system
from opencpor.claims.actions.end import SUBSCRIPTION_ENDED, TERM_ENDED, end_by_system
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import LineState
from opencpor.common.clock import now
from opencpor.directory.models import Subscription
from opencpor.directory.terms import SubscriptionStatus
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Association

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
        .order_by("id")
        .values_list("id", flat=True)
    )


def end_all(actor: Actor = CLOCK) -> int:
    """End everything that is over; return how many associations changed."""
    at = now()
    ended = 0
    for code, ids in ((SUBSCRIPTION_ENDED, _expired(at)), (TERM_ENDED, _over(at))):
        for association_id in ids:
            with transaction.atomic():
                ended += end_by_system(association_id, code, actor)
    return ended
