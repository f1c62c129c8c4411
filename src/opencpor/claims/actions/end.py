"""End associations: by the partner, by the customer, by the end of a term or subscription."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.contest import free_slots
from opencpor.claims.actions.ending import association_of, end_lines, gives
from opencpor.claims.actions.moving import Move, begin_locked, follow_lines, log, save, tell
from opencpor.claims.actions.reasons import needed
from opencpor.claims.actions.tell_holding import ENDED, tell_holding
from opencpor.claims.actions.tell_locations import tell_holder
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rights import refused
from opencpor.claims.terms import Notice, Verb
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, not_found
from opencpor.common.text import legible
from opencpor.http.etags import check_revision
from opencpor.register.actions.end_association import end_association
from opencpor.register.models import Association

DISASSOCIATED = "disassociated"
CUSTOMER_ENDED = "customer_ended"
TERM_ENDED = "term_ended"
SUBSCRIPTION_ENDED = "subscription_ended"


def line_of(association: Association) -> ClaimLine | None:
    """Return the line that an association came from; an imported one came from none."""
    return ClaimLine.objects.filter(id=association.claim_line).first()


def _finish(move: Move, line: ClaimLine, code: str, note: str) -> None:
    if not end_lines(move, [line], code, note):
        raise refused(
            move.claim, move.actor, "This association has already ended.", "already_ended"
        )
    follow_lines(move, move.lines())
    save(move)
    log(move, {"line": line.id, "code": code}, {"note": note})
    tell(move)
    ended = association_of(line)
    if ended is not None:
        tell_holder(move.claim, ended, Notice.PARTNER_ASSOCIATION_ENDED, move.actor)


def end(association: Association, verb: Verb, code: str, note: str, actor: Actor) -> None:
    """End an association under its claim's lock; an imported one has no claim."""
    line = line_of(association)
    if line is None:
        at = now()
        ended = end_association(association.id, at, code, actor, note=note)
        free_slots([association.slot_id], at, actor)
        tell_holding(ended, ENDED, actor)
        return
    claim = Claim.objects.select_for_update(of=("self",)).get(id=line.claim_id)
    line.refresh_from_db()
    if not gives(line, association):
        raise refused(claim, actor, "This association has already ended.", "already_ended")
    _finish(begin_locked(claim, verb, actor), line, code, note)


def fetched(
    association_id: str, actor: Actor, permission: Permission, seen: str | None
) -> Association:
    """Return an association for somebody with a right on it, as the caller saw it.

    Raises:
        NotFound: If there is none for the actor.
        Stale: If it was changed since ``seen``.
    """
    actor.require(permission)
    found = fetch(Association.objects.all(), actor, "association", permission, id=association_id)
    check_revision(seen, found)
    return found


@transaction.atomic
def disassociate(
    association_id: str, reason: str, actor: Actor, seen: str | None = None
) -> Association:
    """End an association of one's own organization, with a reason; effective at once.

    Raises:
        Invalid: ``reason_missing``.
        Conflict: ``already_ended``.
    """
    found = fetched(association_id, actor, Permission.CLAIM_DISPUTE, seen)
    end(found, Verb.DISASSOCIATE, DISASSOCIATED, needed(reason), actor)
    return Association.objects.get(pk=found.pk)


@transaction.atomic
def end_by_customer(
    association_id: str, actor: Actor, *, note: str = "", seen: str | None = None
) -> Association:
    """End an association as the customer, at any time; effective at once.

    Raises:
        Conflict: ``already_ended``.
    """
    found = fetched(association_id, actor, Permission.CONSENT_ANSWER, seen)
    end(found, Verb.END, CUSTOMER_ENDED, legible(note), actor)
    return Association.objects.get(pk=found.pk)


@transaction.atomic
def end_by_system(association_id: str, code: str, actor: Actor) -> bool:
    """End an association because its subscription or its term has ended; twice changes nothing.

    Returns:
        Whether anything changed.
    """
    found = Association.objects.filter(id=association_id).first()
    if found is None:
        raise not_found("association")
    try:
        end(found, Verb.SUBSCRIPTION_ENDS, code, "", actor)
    except Conflict as conflict:
        if conflict.code in ("already_ended", "not_allowed_now"):
            return False
        raise
    return True
