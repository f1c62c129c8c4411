"""Reads batches and payments, and puts together what a batch would pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.common.clock import now
from opencpor.common.money import in_minor_units
from opencpor.common.months import Month
from opencpor.incentives.payees.models import USED, Payee
from opencpor.incentives.payees.queries import payees_in_force
from opencpor.incentives.payees.rules import PayeeKind
from opencpor.incentives.payments.holds.queries import held_now
from opencpor.incentives.payments.holds.rules import NOT_HELD
from opencpor.incentives.payments.ledger import owed
from opencpor.incentives.payments.lifecycle import CAME_BACK, PaymentState
from opencpor.incentives.payments.models import BankFormat, Payment, PaymentBatch
from opencpor.incentives.payments.rules import Place, Selection, select
from opencpor.programs.queries import latest_version, program_keys, version_in_force

BESIDE = ("location__organization", "location__location", "batch", "payee__seal", "journal",
          "warning__statement")  # fmt: skip
EARLIEST, LATEST = Month(1900, 1), Month(2999, 12)  # instants far outside cannot be counted


@dataclass(frozen=True)
class Wanted:
    """Which payments are asked for; empty fields ask for all.

    Attributes:
        since: The first month in which the bank confirmed them; ``through`` is the last.
    """

    program: str = ""
    states: tuple[str, ...] = ()
    location: str = ""
    batch: str = ""
    since: Month | None = None
    through: Month | None = None
    currency: str = ""

    def of(self, rows: QuerySet[Payment]) -> QuerySet[Payment]:
        """Return the payments among some that are asked for."""
        given = {
            "program_key": self.program,
            "state__in": self.states,
            "location_id": self.location,
            "batch_id": self.batch,
            "currency": self.currency,
        }
        rows = rows.filter(**{name: value for name, value in given.items() if value})
        if self.since is None and self.through is None:
            return rows
        return confirmed_between(rows, self.since or EARLIEST, self.through or LATEST)


def confirmed_between(rows: QuerySet[Payment], first: Month, last: Month) -> QuerySet[Payment]:
    """Return the payments that the bank confirmed in some months, in their programs' calendars."""
    first, last = max(first, EARLIEST), min(last, LATEST)
    if first > last:
        return rows.none()
    found = Q()
    for key in program_keys():
        calendar = latest_version(key).document.business_calendar
        found |= Q(
            program_key=key,
            sent_at__gte=calendar.month_start(first),
            sent_at__lt=calendar.month_end(last),
        )
    return rows.filter(found)


def payments(actor: Actor) -> QuerySet[Payment]:
    """Return the payments that an actor may see."""
    return restrict(Payment.objects.select_related(*BESIDE), actor)


def fetch_payment(actor: Actor, payment_id: str) -> Payment:
    """Return one.

    Raises:
        NotFound: If there is none for the actor.
    """
    return fetch(Payment.objects.select_related(*BESIDE), actor, "payment", id=payment_id)


def batches(actor: Actor, *, program: str = "", state: str = "") -> QuerySet[PaymentBatch]:
    """Return the batches that an actor may see; they are the operator's."""
    given = {"program_key": program, "state": state}
    rows = PaymentBatch.objects.filter(**{key: value for key, value in given.items() if value})
    return restrict(rows.select_related("file"), actor)


def fetch_batch(actor: Actor, batch_id: str) -> PaymentBatch:
    """Return one.

    Raises:
        NotFound: If there is none for the actor.
    """
    return fetch(PaymentBatch.objects.select_related("file"), actor, "batch", id=batch_id)


def payments_of(batch: PaymentBatch) -> list[Payment]:
    """Return what is in a batch that the caller may see."""
    return list(batch.payments.select_related(*BESIDE).order_by("location__name", "id"))


def today_of(program_key: str) -> date:
    """Return the day it is where a program's days are meant."""
    return version_in_force(program_key).document.business_calendar.local_date(now())


def minimum_of(program_key: str, currency: str) -> int:
    """Return below what nothing is paid, in minor units; in the program's currency alone."""
    document = version_in_force(program_key).document
    if document.currency != currency:
        return 0
    return in_minor_units(document.policy.payments.minimum, currency)


def selection(
    program_key: str, currency: str, form: BankFormat, locations: Iterable[str] | None = None
) -> Selection:
    """Put together what a batch would pay now, and whom it would leave out.

    Whoever acts on it holds the ledger first.
    """
    found = owed(program_key, currency, locations)
    payees = payees_in_force(found, program_key)
    approved = Payee.objects.filter(location_id__in=list(found), state__in=USED, seal__isnull=False)
    newer = set(approved.values_list("location_id", flat=True))
    held = held_now(found)
    places = [
        Place(
            location=place,
            owed_minor=minor,
            payee=payees[place].id if place in payees else "",
            newer=place in newer,
            nameable=_nameable(payees.get(place), form),
            held=held.get(place, NOT_HELD),
        )
        for place, minor in found.items()
    ]
    return select(places, minimum_of(program_key, currency))


def _nameable(payee: Payee | None, form: BankFormat) -> bool:
    return payee is None or form is BankFormat.CSV or payee.kind != PayeeKind.REFERENCE


def came_back(program_key: str, currency: str, locations: Iterable[str]) -> dict[str, Payment]:
    """Return the payments that a next one of their locations would try again."""
    rows = (
        Payment.objects.filter(
            program_key=program_key, currency=currency, location_id__in=list(locations)
        )
        .exclude(state=PaymentState.REJECTED)
        .order_by("location_id", "-id")
        .distinct("location_id")
    )
    return {row.location_id: row for row in rows if row.state in CAME_BACK}
