"""What waits for the operator's finance alone: payees and money that two persons decide on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from django.db.models import Count, QuerySet

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import adjustments
from opencpor.incentives.payees.lifecycle import PayeeState
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.queries import payees
from opencpor.incentives.payments.ledger import owed
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.payments.queries import batches
from opencpor.incentives.proposals import State
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.queries import recomputes
from opencpor.insights.queries.waiting import Sort, amounts_of
from opencpor.insights.rules.deciding import Amount, Decision, Kind, added_up
from opencpor.programs.queries import latest_version, program_keys

NAMED = 500  # locations whose entries are added up; of more, all statements are less to read


def money_to_decide(actor: Actor) -> Iterable[Sort]:
    """Give what takes a second person of finance."""
    entered = payees(actor, state=PayeeState.SUBMITTED.value)
    yield Sort(Kind.PAYEE, entered, _payees, "submitted_by", _owed_at)
    by_hand = adjustments(actor).filter(state=State.PROPOSED.value)
    worth = partial(amounts_of, "amount_minor")
    yield Sort(Kind.ADJUSTMENT, by_hand, _adjustments, "proposed_by", worth)
    proposed = batches(actor, state=State.PROPOSED.value)
    worth = partial(amounts_of, "total_minor")
    yield Sort(Kind.PAYMENTS, proposed, _batches, "proposed_by", worth)
    anew = recomputes(actor).filter(state=State.PROPOSED.value)
    yield Sort(Kind.RECOMPUTE, anew, _recomputes, "proposed_by")


def _payees(actor: Actor, rows: Sequence[Payee]) -> Iterable[Decision]:
    amounts = _owed_to({row.location_id for row in rows})
    for row in rows:
        yield Decision(
            Kind.PAYEE, row.id, row.submitted_at, actor.is_second_person(row.submitted_by),
            location_id=row.location_id, location=row.location.name,
            partner=row.location.organization.name, worth=amounts.get(row.location_id, ()),
        )  # fmt: skip


def _adjustments(actor: Actor, rows: Sequence[Adjustment]) -> Iterable[Decision]:
    for row in rows:
        yield Decision(
            Kind.ADJUSTMENT, row.id, row.proposed_at, actor.is_second_person(row.proposed_by),
            row.program_key, row.location_id, row.location.name, row.location.organization.name,
            (Month.of(row.month),), (Amount(row.amount_minor, row.currency),),
        )  # fmt: skip


def _batches(actor: Actor, rows: Sequence[PaymentBatch]) -> Iterable[Decision]:
    held = Payment.objects.filter(batch__in=[row.id for row in rows]).order_by()
    counts = dict(held.values_list("batch").annotate(count=Count("id")))
    for row in rows:
        yield Decision(
            Kind.PAYMENTS, row.id, row.proposed_at, actor.is_second_person(row.proposed_by),
            row.program_key, worth=(Amount(row.total_minor, row.currency),),
            count=counts.get(row.id, 0),
        )  # fmt: skip


def _recomputes(actor: Actor, rows: Sequence[Recompute]) -> Iterable[Decision]:
    for row in rows:
        ends = dict.fromkeys((Month.of(row.first), Month.of(row.last)))
        yield Decision(
            Kind.RECOMPUTE, row.id, row.proposed_at, actor.is_second_person(row.proposed_by),
            row.program_key, months=tuple(ends), count=row.what_if.lines,
        )  # fmt: skip


def _owed_at(rows: QuerySet[Payee]) -> tuple[Amount, ...]:
    waiting = set(rows.order_by().values_list("location_id", flat=True))
    amounts = _owed_to(waiting if len(waiting) <= NAMED else None)
    return added_up(one for place, own in amounts.items() if place in waiting for one in own)


def _owed_to(locations: Collection[str] | None) -> dict[str, tuple[Amount, ...]]:
    """Return what programs owe some locations, each in its currency.

    Of those that are named all entries are added up. None: of all locations, by their newest
    statements and what was booked since.
    """
    found: dict[str, tuple[Amount, ...]] = {}
    for key in program_keys() if locations is None or locations else ():
        currency = latest_version(key).document.currency
        for place, minor in owed(key, currency, locations).items():
            if minor > 0:
                found[place] = (*found.get(place, ()), Amount(minor, currency))
    return {place: added_up(amounts) for place, amounts in found.items()}
