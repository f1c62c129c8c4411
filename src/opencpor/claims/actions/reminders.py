"""Remind both sides of an association's end, some days before; each time once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Func, Q

from opencpor.access.actor import Actor, system
from opencpor.claims import ports
from opencpor.claims.actions.announce import announce, announce_to, claimants_of, partner_of
from opencpor.claims.actions.tell_holding import (
    ENDS,
    OF_SUBSCRIPTION,
    matter_of_holding,
    tell_holding,
)
from opencpor.claims.actions.tell_locations import tell_holder
from opencpor.claims.models import Claim, ClaimLine, EndReminder
from opencpor.claims.states import LineState
from opencpor.claims.terms import Notice
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.directory.models import Subscription
from opencpor.directory.terms import SubscriptionStatus
from opencpor.programs.document.program import Program
from opencpor.programs.queries import program_keys, version_by_number, version_in_force
from opencpor.register.models import Association
from opencpor.register.queries import chain_of

CLOCK = system("claims.remind_of_ends")


def distance_due(reminder_days: tuple[int, ...], last_day: date, today: date) -> int | None:
    """Return which of the policy's reminders is due on a day: the nearest that has come.

    After an outage one mail stands for all that were missed.
    """
    left = (last_day - today).days
    return min((days for days in reminder_days if left <= days), default=None)


def _standing(at: datetime) -> list[str]:
    """Return the associations that stand now and end within the longest distance.

    By their own end, or with their subscription, as far as its last day is known.
    """
    programs = [version_in_force(key).document for key in program_keys()]
    farthest = max((days for one in programs for days in one.policy.reminder_days), default=0)
    latest = at + timedelta(days=farthest + 2)
    active = ClaimLine.objects.filter(state=LineState.ACTIVE.value).values("id")
    bought = Subscription.objects.exclude(status=SubscriptionStatus.EXPIRED).filter(
        ends_on__gte=at.date() - timedelta(days=1), ends_on__lte=latest.date()
    )
    rows = Association.objects.annotate(until=Func(F("period"), function="upper"))
    rows = rows.filter(
        Q(claim_line__in=active) | Q(claim_line="", end_reason=""),
        Q(until__lte=latest) | Q(slot__subscription_id__in=bought.values("subscription_id")),
        period__contains=at,
    )
    return list(rows.order_by("id").values_list("id", flat=True))


@dataclass(frozen=True)
class _End:
    """An end that is known before it comes.

    Attributes:
        until: The first instant after it.
        bought: Whether it comes with the subscription, which may still be prolonged.
    """

    until: datetime
    bought: bool = False


def _end_of(row: Association, calendar: BusinessCalendar) -> _End | None:
    """Return how an association is known to end: by itself, or sooner with its subscription."""
    own, guid = row.period.upper, row.slot.subscription_id
    runs = Subscription.objects.exclude(status=SubscriptionStatus.EXPIRED)
    one = runs.filter(subscription_id=guid).first() if guid else None
    if one is not None and one.ends_on is not None:
        bought = calendar.end_of_day(one.ends_on)
        if own is None or bought < own:
            return _End(bought, bought=True)
    return _End(own) if own is not None else None


def _noted(row: Association, end: _End, program: Program, at: datetime) -> EndReminder | None:
    """Note the reminder that is due; None: there is none, or it was sent. The caller locks."""
    calendar = program.business_calendar
    last_day = calendar.last_day_before(end.until)
    days = distance_due(program.policy.reminder_days, last_day, calendar.local_date(at))
    sent = EndReminder.objects.filter(
        association__in=[one.id for one in chain_of(row)], ends_at=end.until
    )
    if days is None or sent.filter(days__lte=days).exists():
        return None
    return EndReminder.objects.create(association=row.id, ends_at=end.until, days=days, sent_at=at)


@transaction.atomic
def remind(association_id: str, at: datetime, actor: Actor = CLOCK) -> bool:
    """Send what is due about one association's end.

    Returns:
        Whether anything was sent.
    """
    row = Association.objects.select_related("slot__customer", "partner").get(id=association_id)
    line = ClaimLine.objects.filter(id=row.claim_line, state=LineState.ACTIVE.value).first()
    program = version_by_number(row.slot.program_key, row.program_version).document
    calendar = program.business_calendar
    end = _end_of(row, calendar)
    if (row.claim_line and line is None) or end is None or end.until <= at:
        return False
    claim = None
    if line is not None:
        claim = Claim.objects.select_for_update(of=("self",)).get(id=line.claim_id)
    else:
        Association.objects.select_for_update(of=("self",)).get(id=row.id)
    made = _noted(row, end, program, at)
    if made is None:
        return False
    occasion = f"{row.id}:{made.pk}"
    if claim is None or line is None:
        kinds = OF_SUBSCRIPTION if end.bought else ENDS
        tell_holding(row, kinds, actor, until=end.until, occasion=occasion)
        return True
    _tell_claims(row, claim, end, actor, occasion)
    ports.consent().ending(claim, line, calendar.last_day_before(end.until), actor, end.bought)
    return True


def _tell_claims(row: Association, claim: Claim, end: _End, actor: Actor, occasion: str) -> None:
    """Remind the partner of the end of what a claim gave, at the claim's and the present place."""
    if end.bought:
        told = partner_of(claim)
        matter = matter_of_holding(row, end.until)
        known = {one.key for one in told}
        here = [
            one for one in claimants_of(row.partner_id, row.location_id) if one.key not in known
        ]
        announce_to([*told, *here], matter, OF_SUBSCRIPTION[0], actor, occasion)
        return
    shown = _ending(claim, end.until)
    announce(shown, Notice.PARTNER_ASSOCIATION_ENDS, actor, occasion)
    tell_holder(shown, row, Notice.PARTNER_ASSOCIATION_ENDS, actor, occasion)


def _ending(claim: Claim, until: datetime) -> Claim:
    """Return a claim as the notice shows it: its deadline is the association's end."""
    shown = Claim.objects.get(pk=claim.pk)
    shown.deadline_at = until
    return shown


def remind_all(actor: Actor = CLOCK) -> int:
    """Send every reminder that is due; return how many associations it was for.

    Raises:
        ExceptionGroup: At the end, if some could not be sent; see `each`.
    """
    at = now()
    return each(_standing(at), lambda one: remind(one, at, actor))
