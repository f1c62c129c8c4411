"""What a partner could do next, and what it is worth: of everything that it holds now.

The number of queries does not depend on how much that is. A part that the reader's role does not
show is left out; amounts are, where it shows no money. What large partners hold is looked at
before, see `prepared`; only their claims and what their locations lack are read at once.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.months import add_months
from opencpor.insights.prepared import queries as prepared
from opencpor.insights.queries.opportunity_held import Held, held_now, open_to
from opencpor.insights.queries.opportunity_sources import (
    Costs,
    LineHeld,
    claims_waiting,
    costs_of,
    earning_nothing,
    expiring,
    last_proofs,
    lines_held,
    missing_requirements,
    unclaimed,
    unproven,
)
from opencpor.insights.queries.reading import Documents, partner_side
from opencpor.insights.rules.opportunities import Cause, Finding, Opportunity, among, of_usage
from opencpor.insights.rules.prospects import Prospect, next_step
from opencpor.insights.summaries.queries import ALL, Filter
from opencpor.register.models import Association
from opencpor.register.queries import associations

MOST = 200  # that are listed; all are counted
AT_ONCE = 500  # customers of a large partner
ENDS_WITHIN = timedelta(days=90)
OLD = 12  # months, as the calendar counts them
SETTLED = timedelta(days=75)  # after its start an association should have earned in some month


@dataclass(frozen=True)
class Wanted:
    """Which are asked for, and how many are listed; empty, or None: all."""

    reason: Cause | None = None
    narrowed: Filter = ALL
    most: int | None = MOST


@dataclass(frozen=True)
class Found:
    """What is worth doing.

    Attributes:
        items: The first of those asked for, in order.
        total: How many were asked for.
        counts: How many there are for each reason, whatever reason was asked for.
        found_at: When the oldest of it was found; None: all of it just now.
    """

    items: tuple[Opportunity, ...]
    total: int
    counts: dict[Cause, int]
    found_at: datetime | None


def opportunities(actor: Actor, wanted: Wanted | None = None) -> Found:
    """Return what an actor's partners could do next, the first of it or all."""
    own, asked = partner_side(actor), wanted or Wanted()
    at, documents, narrowed = now(), Documents(), asked.narrowed
    limited = {one.organization_id for one in own.grants if one.units is not None}
    seen = [] if narrowed.customer else prepared.lists(own)
    large = [one for one in seen if one.partner_id not in limited]
    elsewhere = {one.partner_id for one in large}
    rest = replace(
        own, grants=tuple(one for one in own.grants if one.organization_id not in elsewhere)
    )
    items = list(_all(rest, narrowed, documents, at)) if rest.grants or not large else []
    counts = Counter(one.reason for one in items)
    for one in large:
        reader = prepared.reader_of(own, one)
        fresh = [*_claims(reader, narrowed, documents, at),
                 *_of_places(reader, prepared.costs_in(one), narrowed, documents, at)]  # fmt: skip
        rows = prepared.rows_of(reader, one, narrowed)
        first = prepared.first_of(rows, reader, asked.reason, asked.most)
        items += [*fresh, *among(first, narrowed.workloads)]
        counts += Counter(found.reason for found in fresh) + prepared.counted(rows)
    chosen = [one for one in items if asked.reason in {None, one.reason}]
    chosen.sort(key=lambda one: one.order)
    total = counts[asked.reason] if asked.reason else counts.total()
    return Found(
        tuple(chosen[: asked.most]),
        total,
        {one: counts[one] for one in Cause if counts[one]},
        min((one.found_at for one in large), default=None),
    )


def of_everything_held(actor: Actor, at: datetime) -> tuple[list[Opportunity], Costs]:
    """Find what can be done with all that is held, some customers at a time.

    Claims and what locations lack are left out: they are read by themselves. Beside it stands what
    a month without payment costs.
    """
    documents, costs = Documents(), Costs()
    rows = associations(actor).filter(period__contains=at)
    ids = sorted(set(rows.order_by().values_list("slot__customer_id", flat=True)))
    found: list[Opportunity] = []
    for place in range(0, len(ids), AT_ONCE):
        some = rows.filter(slot__customer_id__in=ids[place : place + AT_ONCE])
        held = held_now(actor, some, documents, at)
        found += _of_held(actor, some, held, documents, at)
        for key, cost in costs_of(held).items():
            costs[key] = costs[key].plus(cost) if key in costs else cost
    return found, costs


def _all(actor: Actor, wanted: Filter, documents: Documents, at: datetime) -> Iterator[Opportunity]:
    yield from _claims(actor, wanted, documents, at)
    if not actor.may(Permission.USAGE_READ):
        return
    rows = associations(actor).filter(period__contains=at)
    rows = rows.filter(**replace(wanted, workloads=()).of_associations())
    held = held_now(actor, rows, documents, at)
    yield from among(_of_held(actor, rows, held, documents, at), wanted.workloads)
    yield from _of_places(actor, costs_of(held), wanted, documents, at)


def _claims(
    actor: Actor, wanted: Filter, documents: Documents, at: datetime
) -> Iterator[Opportunity]:
    if actor.may(Permission.CLAIM_READ):
        yield from claims_waiting(actor, documents, at, wanted)


def _of_places(
    actor: Actor, costs: Costs, wanted: Filter, documents: Documents, at: datetime
) -> Iterator[Opportunity]:
    """Give what whole locations lack, which is about no customer and no workload."""
    if not wanted.of_whole_places:
        return
    if actor.may(Permission.ENROLLMENT_READ):
        yield from missing_requirements(actor, costs, documents, at, wanted.location)
    yield from expiring(actor, at, wanted.location)


def _of_held(
    actor: Actor,
    rows: QuerySet[Association],
    held: list[Held],
    documents: Documents,
    at: datetime,
) -> Iterator[Opportunity]:
    soon, today = _days(held, documents, at + ENDS_WITHIN), _days(held, documents, at)
    old = {key: add_months(day, -OLD) for key, day in today.items()}
    for one_held in held:
        yield from _of_usage(one_held)
        yield from _ending(one_held, soon)
    lines = lines_held(actor, [one.association for one in held])
    yield from _without_earnings(held, earning_nothing(actor, rows), lines, at)
    yield from _old_proofs(held, last_proofs(actor, rows, held, lines, documents), old)
    yield from _without_proof(held, unproven(actor, rows), old, documents)
    if actor.may(Permission.AVAILABILITY_READ):
        may = open_to(actor, rows, [o.association for o in held], Permission.AVAILABILITY_READ)
        yield from unclaimed(held, may, documents, at)


def _days(held: Iterable[Held], documents: Documents, at: datetime) -> dict[str, date]:
    """Return the day of an instant where each program of what is held is at home."""
    keys = {one.unit.program_key for one in held}
    return {key: documents.of(key).business_calendar.local_date(at) for key in keys}


def _about(held: Held, finding: Finding, on: date | None = None) -> Opportunity:
    slot = held.association.slot
    return Opportunity(
        finding, slot.program_key, slot.customer_id, slot.customer.name, held.unit,
        held.association.id, on, illustrative=held.rule is not None and held.rule.illustrative,
    )  # fmt: skip


def _worth(prospect: Prospect | None) -> Decimal | None:
    """Return what could still be earned, no more than the customer's cap has left."""
    if prospect is None:
        return None
    left = prospect.customer_cap_left
    return prospect.amount if left is None else min(prospect.amount, left)


def _of_usage(held: Held) -> Iterator[Opportunity]:
    step = next_step(held.rule, held.facts, held.currency) if held.earning else None
    for finding in of_usage(held.facts, _worth(held.prospect), step):
        yield _about(held, finding)


def _ending(held: Held, soon: Mapping[str, date]) -> Iterator[Opportunity]:
    if held.ends_on is not None and held.ends_on <= soon[held.unit.program_key]:
        yield _about(held, Finding(Cause.ENDING, held.users, _worth(held.prospect)), held.ends_on)


def _without_earnings(
    held: Iterable[Held], nothing: Collection[str], lines: Mapping[str, LineHeld], at: datetime
) -> Iterator[Opportunity]:
    """Give what was agreed and approved some time ago, and has earned nothing in any month."""
    settled = at - SETTLED
    for one in held:
        own = one.association
        line = lines.get(own.claim_line) if own.id in nothing else None
        signed = line.agreed_on if line else None
        if signed is not None and one.earning and own.period.lower <= settled:
            finding = Finding(Cause.NOT_EARNING, one.users, _worth(one.prospect))
            yield _about(one, finding, signed)


def _old_proofs(
    held: Iterable[Held], proofs: Mapping[str, date], old: Mapping[str, date]
) -> Iterator[Opportunity]:
    for one in held:
        signed = proofs.get(one.association.id)
        if signed is not None and signed < old[one.unit.program_key]:
            yield _about(one, Finding(Cause.OLD_PROOF, one.users, _worth(one.prospect)), signed)


def _without_proof(
    held: Iterable[Held],
    since: Mapping[str, datetime],
    old: Mapping[str, date],
    documents: Documents,
) -> Iterator[Opportunity]:
    """Give what was imported without proof, as soon as proof from its first day would be old.

    What proved it elsewhere is no younger than its start, and nobody here can lay it open.
    """
    for one in held:
        start, key = since.get(one.association.id), one.unit.program_key
        if start is None:
            continue
        day = documents.of(key).business_calendar.local_date(start)
        if day < old[key]:
            yield _about(one, Finding(Cause.NO_PROOF, one.users, _worth(one.prospect)), day)
