"""Propose an adjustment; a second person of finance decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.directory.models import Customer, Location
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import open_month
from opencpor.incentives.adjustments.recording import recorded
from opencpor.incentives.adjustments.rules import Kind, read_amount
from opencpor.incentives.adjustments.telling import tell
from opencpor.incentives.models import Earning
from opencpor.journal.events import EventType
from opencpor.programs.queries import latest_version
from opencpor.register.models import Association


@dataclass(frozen=True)
class Wish:
    """What is to be adjusted, as people and programs write it.

    Attributes:
        location: Identifier of the location; so with customer, association and earning.
        month: The month it applies to, such as 2026-10.
        amount: Signed, such as -1250.00, with no more decimals than the currency has.
        association: Empty: it is about no one association, or about that of the line.
        earning: Empty: it is about no posted line.
    """

    program_key: str
    location: str
    customer: str
    month: str
    kind: str
    amount: str
    note: str
    association: str = ""
    earning: str = ""


@transaction.atomic
def propose(wish: Wish, actor: Actor) -> Adjustment:
    """Keep an adjustment until another person of finance decides.

    Raises:
        Forbidden: Without the right to close, or ``person_needed`` if the actor is no person.
        Invalid: With everything that is wrong.
        NotFound: If there is no such program.
        Conflict: ``no_month_closed``, before the program's first close.
    """
    actor.require(Permission.CLOSE)
    if actor.kind is not ActorKind.USER:
        raise Forbidden(
            "An adjustment takes two persons: somebody of finance has to propose it.",
            code="person_needed",
        )
    row = _read(wish)
    row.proposed_by, row.proposed_at = actor.id, now()
    row.save(force_insert=True)
    recorded(EventType.ADJUSTMENT_PROPOSED, row, actor)
    tell(row, actor)
    return row


def _read(wish: Wish) -> Adjustment:
    """Return what is proposed, checked as a whole."""
    currency = latest_version(wish.program_key).document.currency
    latest = open_month(wish.program_key)
    if latest is None:
        raise Conflict(
            "The ledger begins with the first month that is closed. Close it, then adjust.",
            code="no_month_closed",
        )
    row = Adjustment(program_key=wish.program_key, currency=currency, note=legible(wish.note))
    errors = [*_plain(wish, row, latest), *_whose(wish, row)]
    if not errors:
        errors = list(_about(wish, row))
    if errors:
        raise Invalid("The adjustment is not right.", code="invalid", errors=errors)
    return row


def _plain(wish: Wish, row: Adjustment, latest: Month) -> Iterator[FieldError]:
    """Read type, amount, month and note."""
    if wish.kind not in set(Kind):
        known = ", ".join(Kind)
        yield FieldError(
            "type", "unknown", "There is no such type.", phrase("Known: {known}.", known=known)
        )
    else:
        row.kind = wish.kind
        try:
            row.amount_minor = read_amount(wish.amount, row.currency, Kind(wish.kind))
        except ValueError as wrong:
            yield FieldError("amount", "invalid", wrong.args[0], "Write it as -1250.00.")
    try:
        month = Month.parse(wish.month.strip())
    except ValueError:
        yield FieldError("month", "invalid", "This is no month.", "Write it as 2026-10.")
    else:
        row.month = month.first_day
        if month > latest:
            told = phrase("The latest one is {month}, which is open.", month=latest)
            yield FieldError("month", "not_open", "This month has not come yet.", told)
    if not row.note:
        yield FieldError("note", "required", "No note is given.", "Say why; the partner reads it.")


def _whose(wish: Wish, row: Adjustment) -> Iterator[FieldError]:
    """Find location and customer; whoever may propose sees all of them."""
    place = Location.objects.filter(pk=wish.location).first()
    if place is None:
        yield FieldError("location", "unknown", "There is no such location.")
    else:
        row.location_id = place.pk
    customer = Customer.objects.filter(pk=wish.customer).first()
    if customer is None:
        yield FieldError("customer", "unknown", "There is no such customer.")
    else:
        row.customer_id = customer.pk


def _about(wish: Wish, row: Adjustment) -> Iterator[FieldError]:
    """Find the line and the association that it is about; they are of the same parties."""
    association = wish.association
    if wish.earning:
        line = Earning.objects.filter(
            id=wish.earning, program_key=row.program_key, location=row.location_id,
            customer=row.customer_id, month=row.month,
        ).first()  # fmt: skip
        if line is None:
            yield FieldError(
                "earning", "mismatch",
                "There is no such line of this program, location, customer and month.",
            )  # fmt: skip
            return
        row.earning, association = line, association or line.association_id
    if not association:
        return
    found = Association.objects.filter(
        id=association, location=row.location_id, slot__customer=row.customer_id,
        slot__program_key=row.program_key,
    ).first()  # fmt: skip
    if found is None or (row.earning and row.earning.association_id != found.id):
        yield FieldError(
            "association", "mismatch",
            "There is no such association of this program, location, customer and line.",
        )  # fmt: skip
        return
    row.association = found
