"""Forfeit what nobody could be paid for too long, after the partner was warned."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from opencpor.access.actor import Actor, system
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
from opencpor.incentives.payments.telling import tell, tell_warning
from opencpor.incentives.posting.journals import hold_ledger
from opencpor.programs.queries import program_keys

CLOCK = system("incentives.forfeit")
CODE = "no_payee"
REASON = "No payee was approved in time."
Place = tuple[str, str, str]
"""Program, currency and location."""


def forfeit_all(actor: Actor = CLOCK) -> int:
    """Warn of, and forfeit, what is due to be, also after an outage.

    Returns:
        How many warnings and forfeitures there were; a second time there are none.
    """
    return each(list(_places()), lambda place: forfeit(place, actor))


def _places() -> Iterator[Place]:
    for program in program_keys():
        for currency in currencies(program):
            for location in without_payee(program, currency):
                yield program, currency, location


@transaction.atomic
def forfeit(place: Place, actor: Actor = CLOCK) -> int:
    """Warn of, or forfeit, what waits at one location; return how much was done.

    Nothing is forfeited before the last day that the partner was told has passed, and the partner
    is told at least `WARNED_DAYS` ahead, or for as long as the program holds amounts if that is
    shorter. If nobody looked for a while it is warned late, and forfeited that much later.
    """
    program, currency, location = place
    hold_ledger(program)
    if not without_payee(program, currency, [location]):
        return 0
    done, lapsed, kept, today = 0, None, False, today_of(program)
    for one in overdue(program, currency, location):
        warning = told(one)
        if warning is None:
            done += _warn(program, one, actor)
        kept = kept or warning is None or warning.last_day >= today
        if warning is not None and not kept:
            lapsed = warning, one.waiting.minor  # the newest takes the older ones with it
    if lapsed is None:
        return done
    _give_up(*lapsed, program, actor)
    return done + 1


def _warn(program_key: str, one: Overdue, actor: Actor) -> int:
    today, ahead = today_of(program_key), warned_ahead(program_key)
    if one.last_day - ahead > today:
        return 0
    row = ForfeitWarning.objects.create(
        statement=Statement.objects.select_related("location__organization", "close").get(
            id=one.waiting.said.id
        ),
        amount_minor=one.waiting.more_minor,
        last_day=max(one.last_day, today + ahead),
        told_at=now(),
    )
    recorded_warning(row, program_key, actor)
    tell_warning(row, program_key, actor)
    return 1


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
