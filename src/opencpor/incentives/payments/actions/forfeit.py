"""Forfeit what nobody could be paid for too long, after the partner was warned of all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from opencpor.access.actor import Actor, system
from opencpor.access.models import Unit
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.incentives.models import Statement
from opencpor.incentives.payments.ledger import currencies, move
from opencpor.incentives.payments.lifecycle import PAYMENT_STEP, PaymentVerb
from opencpor.incentives.payments.models import ForfeitWarning, Payment
from opencpor.incentives.payments.overdue import (
    Overdue,
    overdue,
    told,
    warned_ahead,
    without_payee,
)
from opencpor.incentives.payments.queries import today_of
from opencpor.incentives.payments.recording import recorded, recorded_warning
from opencpor.incentives.payments.telling import tell, tell_warnings
from opencpor.incentives.posting.journals import hold_ledger
from opencpor.programs.queries import program_keys

CLOCK = system("incentives.forfeit")
CODE = "no_payee"
REASON = gettext_noop("No payee was approved in time.")
Place = tuple[str, str]
"""Currency and location."""


def forfeit_all(actor: Actor = CLOCK) -> int:
    """Warn of, and forfeit, what is due to be, also after an outage.

    Returns:
        How many warnings and forfeitures there were; a second time there are none.

    Raises:
        ExceptionGroup: When all had their turn, with what failed; see `each`.
    """

    def act(program: str) -> int:
        return each(_partners(program), lambda places: forfeit(program, places, actor))

    return each(program_keys(), act)


def _partners(program: str) -> list[list[Place]]:
    """Return what waits at the locations of each partner."""
    places = [
        (currency, location)
        for currency in currencies(program)
        for location in without_payee(program, currency)
    ]
    owners = dict(
        Unit.objects.filter(id__in={location for _currency, location in places}).values_list(
            "id", "organization_id"
        )
    )
    places.sort(key=lambda place: (owners[place[1]], place))
    return [list(own) for _owner, own in groupby(places, key=lambda place: owners[place[1]])]


def forfeit(program_key: str, places: Sequence[Place], actor: Actor = CLOCK) -> int:
    """Warn of, or forfeit, what waits at locations of one partner; return how much was done.

    Nothing is forfeited before the last day that the partner was told has passed, and the partner
    is told at least `WARNED_DAYS` ahead, or for as long as the program holds amounts if that is
    shorter. If nobody looked for a while it is warned late, and forfeited that much later. What it
    is warned of on one day is one notice.

    Raises:
        ExceptionGroup: When what was done at the other locations is kept, with the error of each
            location at which it could not be done. The next run tries those again.
    """
    done, errors = _at_each(program_key, places, actor)
    if errors:
        raise ExceptionGroup(f"Locations that failed: {len(errors)}", errors)
    return done


@transaction.atomic
def _at_each(
    program_key: str, places: Sequence[Place], actor: Actor
) -> tuple[int, list[Exception]]:
    """Do so at each location by itself, and tell together; return also what failed."""
    hold_ledger(program_key)
    lost = 0
    warned: list[ForfeitWarning] = []
    errors: list[Exception] = []
    for place in places:
        own: list[ForfeitWarning] = []
        try:
            with transaction.atomic():  # what was begun at a location that fails is undone alone
                done = _forfeit(program_key, place, own, actor)
                if done or own:
                    connection.check_constraints()  # what would refuse all of it at the commit
        except Exception as error:  # noqa: BLE001 - raised by the caller, once the others are kept
            error.add_note(f"at location {place[1]}, in {place[0]}")
            errors.append(error)
        else:
            lost += done
            warned += own
    tell_warnings(warned, program_key, actor)
    return lost + len(warned), errors


def _forfeit(program: str, place: Place, warned: list[ForfeitWarning], actor: Actor) -> int:
    """Do so at one location; put what is warned of to `warned`, and count what is forfeited."""
    currency, location = place
    if not without_payee(program, currency, [location]):
        return 0
    lapsed, kept, today, ahead = None, False, today_of(program), warned_ahead(program)
    for one in overdue(program, currency, location):
        warning = told(one)
        if warning is None and one.last_day - ahead <= today:
            warned.append(_warn(program, one, ahead, actor))
        kept = kept or warning is None or warning.last_day >= today
        if warning is not None and not kept:
            lapsed = warning, one.waiting.minor  # the newest takes the older ones with it
    if lapsed is None:
        return 0
    _give_up(*lapsed, program, actor)
    return 1


def _warn(program_key: str, one: Overdue, ahead: timedelta, actor: Actor) -> ForfeitWarning:
    row = ForfeitWarning.objects.create(
        statement=Statement.objects.select_related("location__organization", "close").get(
            id=one.waiting.said.id
        ),
        amount_minor=one.waiting.more_minor,
        last_day=max(one.last_day, today_of(program_key) + ahead),
        told_at=now(),
    )
    recorded_warning(row, program_key, actor)
    return row


def _give_up(warning: ForfeitWarning, minor: int, program_key: str, actor: Actor) -> None:
    step = PAYMENT_STEP[None, PaymentVerb.FORFEIT]
    if step.moves is None:
        raise LookupError("forfeiting books nothing")
    statement = warning.statement
    row = Payment(
        program_key=program_key,
        location=statement.location,
        currency=statement.currency,
        amount_minor=minor,
        state=step.target.value,
        state_since=now(),
        code=CODE,
        reason=REASON,
        warning=warning,
    )
    row.journal = move([row], step.moves, row.id, "Forfeited", actor)
    row.save(force_insert=True)
    recorded(row, None, row.journal.id, actor)
    tell(row, actor)
