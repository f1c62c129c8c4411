"""Reads what cannot be paid for lack of a payee, and until when each amount is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.incentives.models import Account, Entry, Statement
from opencpor.incentives.payees.lifecycle import PayeeState
from opencpor.incentives.payees.models import USED, Payee
from opencpor.incentives.payments.holds.queries import held_by_finance
from opencpor.incentives.payments.models import BankFormat, ForfeitWarning
from opencpor.incentives.payments.queries import selection, today_of
from opencpor.incentives.payments.rules import LeftOut
from opencpor.incentives.payments.unpayable import (
    WARNED_DAYS,
    Said,
    Span,
    Waiting,
    not_at_fault,
    waiting,
)
from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.programs.queries import version_in_force


@dataclass(frozen=True)
class Coming:
    """What a location will lose unless somebody can be paid.

    Attributes:
        last_day: Until when a payee keeps it: as it was told, or as it would be told now.
        told_at: When the partner was told; None: not yet.
    """

    location: str
    program_key: str
    currency: str
    amount_minor: int
    last_day: date
    told_at: datetime | None


@dataclass(frozen=True)
class Overdue:
    """What waits for a payee since a statement said that it is payable.

    Attributes:
        last_day: Until when a payee keeps it.
    """

    waiting: Waiting
    last_day: date


def without_payee(
    program_key: str, currency: str, locations: Iterable[str] | None = None
) -> list[str]:
    """Return the locations that lack nothing but a payee to be paid.

    Those whose payee waits for finance or is too new, and those that finance holds, are not among
    them. One that the partner holds itself is: that does not stop the clock.
    """
    left_out = selection(program_key, currency, BankFormat.CSV, locations).left_out
    lacking = [one.location for one in left_out if one.why is LeftOut.NO_PAYEE]
    submitted = Payee.objects.filter(location_id__in=lacking, state=PayeeState.SUBMITTED)
    asked = set(submitted.values_list("location_id", flat=True))
    return [place for place in lacking if place not in asked]


def overdue(program_key: str, currency: str, location: str) -> list[Overdue]:
    """Return what waits at a location without a payee, the oldest first.

    Whoever acts on it holds the ledger first.
    """
    document = version_in_force(program_key).document
    held = timedelta(days=document.policy.payments.hold_days)
    spans, at = [*_with_payee(location), *held_by_finance(location)], now()
    found = []
    for one in waiting(
        _said(program_key, currency, location), _less(program_key, currency, location)
    ):
        since = one.said.at
        until = since + held + not_at_fault(spans, since, at)
        found.append(Overdue(one, document.business_calendar.local_date(until)))
    return found


def told(one: Overdue) -> ForfeitWarning | None:
    """Return what the partner was told last, unless it has more time by now than it was told."""
    rows = ForfeitWarning.objects.select_related("statement__location__organization")
    rows = rows.filter(statement_id=one.waiting.said.id, last_day__gte=one.last_day)
    return rows.order_by("-last_day").first()


def warned_ahead(program_key: str) -> timedelta:
    """Return how long before it is forfeited the partner is told."""
    held = version_in_force(program_key).document.policy.payments.hold_days
    return timedelta(days=min(WARNED_DAYS, held))


def coming_at(locations: Iterable[str]) -> list[Coming]:
    """Return what will be forfeited at some locations, what is lost first before the others.

    Nothing is, while a payee counts, is too new or waits for finance, or while finance holds.
    """
    ids = list(locations)
    said = Statement.objects.filter(location_id__in=ids).order_by()
    found = []
    for program, currency in said.values_list("close__program_key", "currency").distinct():
        soonest = today_of(program) + warned_ahead(program)
        for place in without_payee(program, currency, ids):
            for one in overdue(program, currency, place):
                warning, minor = told(one), one.waiting.more_minor
                day = warning.last_day if warning else max(one.last_day, soonest)
                at = warning.told_at if warning else None
                found.append(Coming(place, program, currency, minor, day, at))
    return sorted(found, key=lambda one: (one.last_day, one.location, one.program_key))


def coming_told(actor: Actor) -> list[Coming]:
    """Return what an actor's partners were told that they will lose, and still will."""
    warnings = ForfeitWarning.objects.filter(payment=None)
    places = restrict(warnings, actor).order_by().values_list("statement__location_id", flat=True)
    return [one for one in coming_at(places.distinct()) if one.told_at is not None]


def _said(program_key: str, currency: str, location: str) -> list[Said]:
    rows = Statement.objects.filter(
        location_id=location, close__program_key=program_key, currency=currency
    )
    return [
        Said(row.id, row.cut, row.close.closed_at, row.balance.owed, row.balance.payable)
        for row in rows.select_related("close").order_by("cut", "month")
    ]


def _less(program_key: str, currency: str, location: str) -> list[tuple[int, int]]:
    rows = Entry.objects.filter(
        account=Account.PARTNER_PAYABLE, journal__program_key=program_key, currency=currency,
        location_id=location, amount_minor__lt=0,
    )  # fmt: skip
    return [
        (number, -minor) for number, minor in rows.values_list("journal__number", "amount_minor")
    ]


def _with_payee(location: str) -> list[Span]:
    """Return when a payee waited for finance or was approved: that time is not the partner's."""
    payees = list(Payee.objects.filter(location_id=location))
    erasures = Event.objects.filter(
        stream__in=[f"payee:{one.id}" for one in payees], type=EventType.PAYEE_ERASED
    )
    erased = dict(erasures.values_list("stream").annotate(at=Max("at")))
    return [(one.submitted_at, _end(one, erased.get(f"payee:{one.id}"))) for one in payees]


def _end(payee: Payee, erased_at: datetime | None) -> datetime:
    decided = payee.decided_at or now()
    if payee.state not in USED:
        return decided
    return payee.replaced_at or erased_at or now()
