"""Remind both sides of an association's end, some days before; each time once."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Func

from opencpor.access.actor import Actor, system
from opencpor.claims import ports
from opencpor.claims.actions.announce import announce
from opencpor.claims.actions.tell_locations import tell_holder
from opencpor.claims.models import Claim, ClaimLine, EndReminder
from opencpor.claims.states import LineState
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.common.each import each
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
    """Return the claimed associations that stand now and end within the longest distance."""
    programs = [version_in_force(key).document for key in program_keys()]
    farthest = max((days for one in programs for days in one.policy.reminder_days), default=0)
    active = ClaimLine.objects.filter(state=LineState.ACTIVE.value).values("id")
    rows = Association.objects.annotate(until=Func(F("period"), function="upper"))
    rows = rows.filter(
        claim_line__in=active, period__contains=at, until__lte=at + timedelta(days=farthest + 2)
    )
    return list(rows.order_by("id").values_list("id", flat=True))


@transaction.atomic
def remind(association_id: str, at: datetime, actor: Actor = CLOCK) -> bool:
    """Send what is due about one association's end.

    Returns:
        Whether anything was sent.
    """
    row = Association.objects.select_related("slot").get(id=association_id)
    line = ClaimLine.objects.filter(id=row.claim_line, state=LineState.ACTIVE.value).first()
    until = row.period.upper
    if line is None or until is None or until <= at:
        return False
    claim = Claim.objects.select_for_update(of=("self",)).get(id=line.claim_id)
    program = version_by_number(row.slot.program_key, row.program_version).document
    calendar = program.business_calendar
    last_day = calendar.last_day_before(until)
    days = distance_due(program.policy.reminder_days, last_day, calendar.local_date(at))
    sent = EndReminder.objects.filter(
        association__in=[one.id for one in chain_of(row)], ends_at=until
    )
    if days is None or sent.filter(days__lte=days).exists():
        return False
    made = EndReminder.objects.create(association=row.id, ends_at=until, days=days, sent_at=at)
    shown = _ending(claim, until)
    occasion = f"{row.id}:{made.pk}"
    announce(shown, Notice.PARTNER_ASSOCIATION_ENDS, actor, occasion)
    tell_holder(shown, row, Notice.PARTNER_ASSOCIATION_ENDS, actor, occasion)
    ports.consent().ending(claim, line, last_day, actor)
    return True


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
