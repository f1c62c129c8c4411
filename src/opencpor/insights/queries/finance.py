"""What waits for the operator's finance: decisions of two persons, months to close, budgets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet, Sum

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import adjustments
from opencpor.incentives.budgets.rules import LATEST, mark_reached
from opencpor.incentives.forecasts.queries import outlooks
from opencpor.incentives.payees.lifecycle import PayeeState
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.queries import payees
from opencpor.incentives.payments.ledger import owed
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.payments.queries import batches
from opencpor.incentives.proposals import State
from opencpor.incentives.queries import last_closed
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.queries import recomputes
from opencpor.incentives.rules.closing import Coverage
from opencpor.insights.queries.budgets import BudgetUse, budget_uses
from opencpor.insights.rules.deciding import (
    Amount,
    Decision,
    Decisions,
    Kind,
    MonthToClose,
    added_up,
)
from opencpor.programs.queries import latest_version, program_keys, version_in_force
from opencpor.usage.quality.queries import kept_quality
from opencpor.usage.quality.tallies import Span

NAMED = 500  # locations whose entries are added up; of more, all statements are less to read
MOST = 10


@dataclass(frozen=True)
class FinanceHome:
    """What waits for finance.

    Attributes:
        decisions: By kind, without those of which nothing waits.
        budgets: Those of which a mark is reached, and whose months are not all behind.
    """

    decisions: tuple[Decisions, ...]
    months: tuple[MonthToClose, ...]
    budgets: tuple[BudgetUse, ...]


@dataclass(frozen=True)
class Sort:
    """One kind of things that wait.

    Attributes:
        rows: All that wait, for whoever may see them.
        proposer: The field that says who proposed one.
        worth: Adds up what some of them come to.
        described: Describes those that are listed, for somebody.
    """

    kind: Kind
    rows: QuerySet[Any]
    proposer: str
    worth: Callable[[QuerySet[Any]], tuple[Amount, ...]]
    described: Callable[[Actor, Sequence[Any]], Iterable[Decision]]


def finance_home(actor: Actor) -> FinanceHome | None:
    """Return what waits for somebody of finance; None for everybody else."""
    if not actor.may(Permission.CLOSE):
        return None
    found = [_decisions(sort, actor) for sort in _sorts(actor)]
    return FinanceHome(
        decisions=tuple(one for one in found if one.total),
        months=tuple(months_to_close(actor)),
        budgets=tuple(budgets_reached(actor)),
    )


def every_decision(
    actor: Actor, *, kind: Kind | None = None, yours: bool | None = None
) -> Iterator[Decision]:
    """Give all that waits, by kind, first what the reader may decide; the oldest first.

    Args:
        actor: Somebody of finance.
        kind: Only of this one.
        yours: Only what the reader may decide, or only what another person has to.
    """
    for sort in _sorts(actor):
        if kind not in {None, sort.kind}:
            continue
        for mine, rows in zip((True, False), _by_who_decides(sort, actor), strict=True):
            if yours in {None, mine}:
                found = rows.order_by("id").iterator(NAMED)
                while part := list(islice(found, NAMED)):
                    yield from sort.described(actor, part)


def _sorts(actor: Actor) -> Iterable[Sort]:
    entered = payees(actor, state=PayeeState.SUBMITTED.value)
    yield Sort(Kind.PAYEE, entered, "submitted_by", _owed_at, _payees)
    by_hand = adjustments(actor).filter(state=State.PROPOSED.value)
    worth = partial(_added_up, "amount_minor")
    yield Sort(Kind.ADJUSTMENT, by_hand, "proposed_by", worth, _adjustments)
    proposed = batches(actor, state=State.PROPOSED.value)
    worth = partial(_added_up, "total_minor")
    yield Sort(Kind.PAYMENTS, proposed, "proposed_by", worth, _batches)
    anew = recomputes(actor).filter(state=State.PROPOSED.value)
    yield Sort(Kind.RECOMPUTE, anew, "proposed_by", _nothing, _recomputes)


def _decisions(sort: Sort, actor: Actor) -> Decisions:
    yours, others = _by_who_decides(sort, actor)
    first = [*yours.order_by("id")[:MOST], *others.order_by("id")[:MOST]]
    return Decisions(
        kind=sort.kind,
        yours=yours.count(),
        others=others.count(),
        worth=sort.worth(yours),
        listed=tuple(sort.described(actor, first)),
    )


def _by_who_decides(sort: Sort, actor: Actor) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Split what waits by who may decide: whoever proposed it may not, nor may a machine."""
    if actor.kind is not ActorKind.USER:
        return sort.rows.none(), sort.rows
    own = {sort.proposer: actor.id}
    return sort.rows.exclude(**own), sort.rows.filter(**own)


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


def _added_up(field: str, rows: QuerySet[Any]) -> tuple[Amount, ...]:
    found = rows.order_by().values_list("currency").annotate(sum=Sum(field))
    return added_up(Amount(minor, currency) for currency, minor in found)


def _nothing(rows: QuerySet[Any]) -> tuple[Amount, ...]:
    """Give no amount: what differs lies in files, which a home does not read."""
    del rows
    return ()


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


def months_to_close(actor: Actor) -> Iterable[MonthToClose]:
    """Give the month after the last closed one of every program, once it is over."""
    expected = {
        one.program_key: Amount(one.sums.amounts.mid, one.currency)
        for one in outlooks(actor)
        if one.sums.made
    }
    for key in program_keys():
        document, last = latest_version(key).document, last_closed(key)
        waiting = document.business_calendar.month_of(now()).since(last) - 1 if last else 0
        if last is None or waiting < 1:
            continue
        month = last.plus(1)
        found = kept_quality(actor, Span.through(key, month, 1))
        counts = found.of_month(month)
        coverage = Coverage(counts.before, counts.covered) if counts.before else None
        minimum = version_in_force(key, month.first_day).document.policy.close.min_coverage
        yield MonthToClose(
            program_key=key,
            month=month,
            since=document.business_calendar.month_end(month),
            waiting=waiting,
            covered=coverage.covered if coverage else None,
            before=coverage.before if coverage else None,
            enough=coverage.reaches(minimum) if coverage else None,
            expected=expected.get(key),
        )


def budgets_reached(actor: Actor) -> Iterable[BudgetUse]:
    """Give the budgets of which a mark is reached, until all their months are behind."""
    for key in program_keys():
        last = last_closed(key)
        if last is not None:
            for use in budget_uses(actor, (last.plus(1), LATEST), key):
                if mark_reached(use.posted, use.budget):
                    yield use
