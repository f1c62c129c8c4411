"""Move a standing association to another location of the same organization, from a month on."""

from datetime import datetime

from django.db import transaction

from opencpor.access.actor import Actor, system
from opencpor.access.models import Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims import ports
from opencpor.claims.actions.end import fetched, line_of
from opencpor.claims.actions.ending import gives
from opencpor.claims.actions.moving import Move, begin_locked, log, save, tell
from opencpor.claims.actions.tell_holding import tell_tenant
from opencpor.claims.actions.tell_locations import Moving, tell_of_move
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rights import refused
from opencpor.claims.terms import Notice, Verb
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.programs.document.program import Program
from opencpor.programs.exclusion import hold_versions
from opencpor.programs.ports import last_closed
from opencpor.programs.queries import version_by_number
from opencpor.register.actions.move_association import move_association, plan_move
from opencpor.register.models import Association, Slot

CLOCK = system("claims.carry_out_moves")
LATEST = 12
"""How many months ahead a move can be asked for."""


def program_of(found: Association) -> Program:
    """Return the program document that an association was approved under."""
    return version_by_number(found.slot.program_key, found.program_version).document


def months_to_move(program: Program, found: Association, at: datetime) -> list[Month]:
    """Return the months from whose start an association can move, the first first.

    Never one that is closed, since closed months were judged by who held then; never one that had
    begun when the association did; none in which it no longer holds.
    """
    calendar = program.business_calendar
    present, closed = calendar.month_of(at), last_closed(program.key)
    month = present if closed is None else closed.plus(1)
    month = max(month, calendar.month_of(found.period.lower).plus(1))
    until, months = found.period.upper, []
    while month <= present.plus(LATEST):
        if until is not None and calendar.month_start(month) >= until:
            break
        months.append(month)
        month = month.plus(1)
    return months


def places_to_move(found: Association, actor: Actor) -> list[Unit]:
    """Return the other locations of the organization, of those that the actor may act for."""
    own = Unit.objects.filter(organization_id=found.partner_id, location__isnull=False)
    rows = restrict(own.exclude(id=found.location_id), actor, Permission.CLAIM_DISPUTE)
    return list(rows.order_by("name", "id"))


def _wrong(field: str, code: str, text: str) -> Invalid:
    return Invalid(
        "The association cannot move like this.", code=code, errors=[FieldError(field, code, text)]
    )


def _check(found: Association, location_id: str, month: Month, actor: Actor) -> bool:
    """Refuse what cannot be; return whether a move that was planned is given up.

    The close must be held off, so that the months do not change meanwhile.
    """
    if location_id == found.location_id and found.moves_on is not None:
        return True
    if location_id not in {one.id for one in places_to_move(found, actor)}:
        raise _wrong(
            "location", "location_unknown", "Choose another location of your organization."
        )
    months = months_to_move(program_of(found), found, now())
    if month not in months:
        text = phrase("There is none.")
        if months:
            text = phrase(
                "Choose a month from {first} to {last}.", first=months[0], last=months[-1]
            )
        raise _wrong("month", "month_out_of_range", text)
    winner = ports.arbitration().reserved([found.slot_id]).get(found.slot_id)
    if winner is not None and winner != found.partner_id:
        raise Conflict("It is decided that another partner takes this over.", code="slot_taken")
    return False


def _carry_out(found: Association, location_id: str, month: Month, actor: Actor) -> Association:
    """Move at once if the month has begun, else write down that it will."""
    start = program_of(found).business_calendar.month_start(month)
    if start <= now():
        return move_association(found.id, location_id, start, actor)
    return plan_move(found.id, location_id, month, actor)


def _begin(found: Association, line: ClaimLine, actor: Actor) -> Move:
    claim = Claim.objects.select_for_update(of=("self",)).get(id=line.claim_id)
    line.refresh_from_db()
    if not gives(line, found):
        raise refused(claim, actor, "This association has already ended.", "already_ended")
    move = begin_locked(claim, Verb.MOVE, actor)
    Slot.objects.select_for_update().get(pk=found.slot_id)
    found.refresh_from_db()
    return move


@transaction.atomic
def move(
    association_id: str, location_id: str, month: Month, actor: Actor, seen: str | None = None
) -> Association:
    """Let another location hold an association from a month's start; nobody loses the slot.

    If the month has begun the association ends at its start, and a successor goes on in the same
    tenure. A later month is written down; until then it can be changed, and choosing the present
    location takes it back.

    Returns:
        The association that the answer is about: the successor, or the one that will move.

    Raises:
        Invalid: ``location_unknown``, ``month_out_of_range``.
        Conflict: ``already_ended``, ``close_in_progress``; ``slot_taken`` if it is decided that it
            passes to another organization.
    """
    found = fetched(association_id, actor, Permission.CLAIM_DISPUTE, seen)
    hold_versions(found.slot.program_key)  # a close that runs has read what held before
    line = line_of(found)
    begun = _begin(found, line, actor) if line is not None else None
    if begun is None:
        found = _imported(found)
    stays = _check(found, location_id, month, actor)
    before, after = found.location_id, (found.moves_to_id or "") if stays else location_id
    if stays:
        changed = plan_move(found.id, None, None, actor)
    else:
        changed = _carry_out(found, location_id, month, actor)
    if begun is not None and line is not None:
        _tell_claim(begun, line, location_id, month, stays=stays)
    claim = begun.claim if begun is not None else None
    tell_of_move(Moving(claim, before, after, month, stays, changed), actor)
    if claim is None:
        tell_tenant(changed, Notice.TENANT_HOLDING_CHANGED, actor)
    return changed


def _tell_claim(
    begun: Move, line: ClaimLine, location_id: str, month: Month, *, stays: bool
) -> None:
    """Write into the claim what was asked for, and tell its customer and its people."""
    save(begun)
    log(begun, {"line": line.id, "location": location_id, "from": "" if stays else str(month)})
    place = Unit.objects.get(id=location_id).name
    what = ports.Alteration.STAYS if stays else ports.Alteration.MOVED
    gaps = {"location": place, "month": str(month)}
    ports.consent().altered(begun.claim, [line], what, begun.actor, gaps)
    tell(begun)


def _imported(found: Association) -> Association:
    """Return an imported association with its slot locked, as it is now."""
    Slot.objects.select_for_update().get(pk=found.slot_id)
    found.refresh_from_db()
    if found.period.upper is not None and found.period.upper <= now():
        raise Conflict("This association has already ended.", code="already_ended")
    return found


@transaction.atomic
def carry_out(association_id: str, actor: Actor) -> bool:
    """Move an association whose month has come; twice changes nothing.

    Whoever is concerned was told when it was asked for. A month that was closed before this came to
    run stays as it was judged: the move takes effect with the next.

    Returns:
        Whether it moved.
    """
    found = Association.objects.select_related("slot").get(pk=association_id)
    hold_versions(found.slot.program_key)
    line = line_of(found)
    begun = None
    if line is not None:
        claim = Claim.objects.select_for_update(of=("self",)).get(id=line.claim_id)
        line.refresh_from_db()
        if not gives(line, found):
            return False
        begun = begin_locked(claim, Verb.MOVE, actor)
    Slot.objects.select_for_update().get(pk=found.slot_id)
    found.refresh_from_db()
    if found.moves_on is None or found.end_reason:
        return False
    place, program = found.moves_to_id, program_of(found)
    months = months_to_move(program, found, now())
    month = max([Month.of(found.moves_on), *months[:1]])
    start = program.business_calendar.month_start(month)
    if not months or start > now():
        return False
    move_association(found.id, place, start, actor)
    if begun is not None and line is not None:
        save(begun)
        log(begun, {"line": line.id, "location": place, "from": str(month)})
    return True


def carry_out_all(actor: Actor = CLOCK) -> int:
    """Move every standing association whose month has come; return how many.

    Raises:
        ExceptionGroup: At the end, if some could not be moved; see `each`.
    """
    at = now()
    due = []
    rows = Association.objects.filter(period__contains=at, moves_on__isnull=False, end_reason="")
    for row in rows.select_related("slot").order_by("id"):
        if row.moves_on is not None:
            start = program_of(row).business_calendar.month_start(Month.of(row.moves_on))
            if start <= at:
                due.append(row.id)
    return each(due, lambda one: carry_out(one, actor))
