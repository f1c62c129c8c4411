"""Waive payment for an association from the next unclosed month on, or want it again."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.end import fetched, line_of
from opencpor.claims.actions.ending import gives
from opencpor.claims.actions.moving import begin_locked, log, save, tell
from opencpor.claims.actions.tell_holding import CHANGED, tell_holding
from opencpor.claims.actions.tell_locations import tell_holder
from opencpor.claims.models import Claim
from opencpor.claims.rights import refused
from opencpor.claims.terms import Notice, Verb
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.months import Month
from opencpor.programs.document.program import Program
from opencpor.programs.exclusion import hold_versions
from opencpor.programs.ports import last_closed
from opencpor.programs.queries import version_by_number
from opencpor.register.actions.change_payment import change_payment
from opencpor.register.models import Association


def next_unclosed(program: Program, found: Association) -> Month:
    """Return the first month whose payment can still be changed.

    The month after the latest closed one; the running month where none was ever closed; never one
    before the association.
    """
    calendar = program.business_calendar
    closed = last_closed(program.key)
    month = calendar.month_of(now()) if closed is None else closed.plus(1)
    return max(month, calendar.month_of(found.period.lower))


def _change(association_id: str, verb: Verb, actor: Actor, seen: str | None) -> Association:
    found = fetched(association_id, actor, Permission.CLAIM_DISPUTE, seen)
    program = version_by_number(found.slot.program_key, found.program_version).document
    engagement = program.engagement(found.engagement)
    if engagement is None or not engagement.opt_out_allowed:
        raise Conflict("Payment cannot be waived for this engagement.", code="opt_out_not_allowed")
    line = line_of(found)
    hold_versions(program.key)  # a close that runs has read what held before
    out = verb is Verb.OPT_OUT
    if line is None:
        if found.period.upper is not None and found.period.upper <= now():
            raise Conflict("This association has already ended.", code="already_ended")
        changed = change_payment(found.id, next_unclosed(program, found), actor, opted_out=out)
        tell_holding(changed, CHANGED, actor)
        return changed
    claim = Claim.objects.select_for_update(of=("self",)).get(id=line.claim_id)
    line.refresh_from_db()
    if not gives(line, found):
        raise refused(claim, actor, "This association has already ended.", "already_ended")
    move = begin_locked(claim, verb, actor)
    month = next_unclosed(program, found)
    changed = change_payment(found.id, month, actor, opted_out=out)
    save(move)
    log(move, {"line": line.id, "opt_out": out, "from": str(month)})
    what = ports.Alteration.WAIVED if out else ports.Alteration.PAID
    ports.consent().altered(claim, [line], what, actor)
    tell(move)
    tell_holder(claim, changed, Notice.PARTNER_ASSOCIATION_CHANGED, actor)
    return changed


@transaction.atomic
def opt_out(association_id: str, actor: Actor, seen: str | None = None) -> Association:
    """Waive payment from the next unclosed month on; closed months stay as they were.

    Raises:
        Conflict: ``already_ended``, ``nothing_to_change``, ``opt_out_not_allowed``,
            ``close_in_progress``.
    """
    return _change(association_id, Verb.OPT_OUT, actor, seen)


@transaction.atomic
def opt_in(association_id: str, actor: Actor, seen: str | None = None) -> Association:
    """Want payment again from the next unclosed month on; see `opt_out`."""
    return _change(association_id, Verb.OPT_IN, actor, seen)
