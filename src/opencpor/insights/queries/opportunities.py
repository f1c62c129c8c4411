"""What a partner could do next, and what it is worth: of everything that it holds now.

The number of queries does not depend on how much that is. A part that the reader's role does not
show is left out; amounts are, where it shows no money. What large partners hold is looked at
before, see `prepared`; only their claims and what their locations lack are read at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.months import add_months
from opencpor.incentives.queries import earnings
from opencpor.insights.prepared import queries as prepared
from opencpor.insights.queries.customer import Line, lines_of, prospect_of
from opencpor.insights.queries.customers import unit_of
from opencpor.insights.queries.opportunity_sources import (
    Costs,
    Held,
    agreements,
    claims_waiting,
    costs_of,
    earned_ever,
    expiring,
    last_proofs,
    missing_requirements,
    unclaimed,
)
from opencpor.insights.queries.reading import Documents, facts_of_customers, partner_side
from opencpor.insights.rules.opportunities import Cause, Finding, Opportunity, among, of_usage
from opencpor.insights.rules.prospects import Prospect, next_step, rule_in_force
from opencpor.insights.rules.usage import Fact, latest
from opencpor.insights.summaries.queries import ALL, Filter
from opencpor.register.models import Association
from opencpor.register.queries import associations, planned_ends, subscription_ends

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
        held = _held(actor, some, documents, at)
        found += _of_held(actor, held, documents, at)
        for key, cost in costs_of(held).items():
            costs[key] = costs[key].plus(cost) if key in costs else cost
    return found, costs


def _all(actor: Actor, wanted: Filter, documents: Documents, at: datetime) -> Iterator[Opportunity]:
    yield from _claims(actor, wanted, documents, at)
    if not actor.may(Permission.USAGE_READ):
        return
    rows = associations(actor).filter(period__contains=at)
    rows = rows.filter(**replace(wanted, workloads=()).of_associations())
    held = _held(actor, rows, documents, at)
    yield from among(_of_held(actor, held, documents, at), wanted.workloads)
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
    actor: Actor, held: list[Held], documents: Documents, at: datetime
) -> Iterator[Opportunity]:
    for one_held in held:
        yield from _of_usage(one_held)
        yield from _ending(one_held, documents, at)
    yield from _without_earnings(actor, held, at)
    yield from _old_proofs(actor, held, documents, at)
    if actor.may(Permission.AVAILABILITY_READ):
        yield from unclaimed(actor, held, documents, at)


def _held(
    actor: Actor, rows: QuerySet[Association], documents: Documents, at: datetime
) -> list[Held]:
    """Return what is held now, with its usage and what could still be earned."""
    held = list(rows.order_by("id"))
    ids = {one.slot.customer_id for one in held}
    facts = facts_of_customers(actor, ids)
    money = actor.may(Permission.MONEY_READ)
    lines = _lines(actor, ids) if money else {}
    paid = _with_money(actor, held) if money else frozenset()
    planned, bought = planned_ends(held), subscription_ends(held)
    own: dict[tuple[str, object], list[Association]] = {}
    for one in held:
        own.setdefault((one.slot.customer_id, unit_of(one)), []).append(one)
    found = []
    for one in held:
        unit = unit_of(one)
        known = facts.get(one.slot.customer_id, {}).get(unit, [])
        document = documents.of(unit.program_key)
        calendar = document.business_calendar
        rule = rule_in_force(document.incentives, one.engagement, calendar.month_of(at))
        earning = one.id in paid and not one.opted_out
        prospect = (
            prospect_of(one, own[one.slot.customer_id, unit], known,
                        lines.get(one.slot.customer_id, []), document, at)
            if earning else None
        )  # fmt: skip
        found.append(
            Held(one, unit, known, rule, document.currency, earning, prospect,
                 _end(one, planned, bought, documents))
        )  # fmt: skip
    return found


def _lines(actor: Actor, ids: Iterable[str]) -> dict[str, list[Line]]:
    return lines_of(earnings(actor).filter(customer_id__in=list(ids)))


def _with_money(actor: Actor, held: list[Association]) -> frozenset[str]:
    rows = Association.objects.filter(id__in=[one.id for one in held])
    found = restrict(rows, actor, Permission.MONEY_READ).values_list("id", flat=True)
    return frozenset(found)


def _end(
    one: Association,
    planned: dict[str, datetime],
    bought: dict[str, date],
    documents: Documents,
) -> date | None:
    """Return the last day on which it holds, as far as that is known."""
    calendar = documents.of(one.slot.program_key).business_calendar
    at = planned.get(one.id) or one.period.upper
    return calendar.last_day_before(at) if at else bought.get(one.id)


def _day(one: Association, documents: Documents, at: datetime) -> date:
    """Return the day of an instant where the program is at home."""
    return documents.of(one.slot.program_key).business_calendar.local_date(at)


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


def _newest_users(facts: list[Fact]) -> int | None:
    newest = latest(facts)
    return newest.active if newest else None


def _ending(held: Held, documents: Documents, at: datetime) -> Iterator[Opportunity]:
    last = _day(held.association, documents, at + ENDS_WITHIN)
    if held.ends_on is not None and held.ends_on <= last:
        finding = Finding(Cause.ENDING, _newest_users(held.facts), _worth(held.prospect))
        yield _about(held, finding, held.ends_on)


def _without_earnings(actor: Actor, held: list[Held], at: datetime) -> Iterator[Opportunity]:
    """Give what was agreed and approved some time ago, and has earned nothing in any month."""
    waiting = [one for one in held if one.earning and one.association.period.lower <= at - SETTLED]
    earned = earned_ever(actor, [one.association.id for one in waiting])
    agreed = agreements(actor, [one.association.claim_line for one in waiting])
    for one in waiting:
        signed = agreed.get(one.association.claim_line)
        if one.association.id not in earned and signed is not None:
            finding = Finding(Cause.NOT_EARNING, _newest_users(one.facts), _worth(one.prospect))
            yield _about(one, finding, signed)


def _old_proofs(
    actor: Actor, held: list[Held], documents: Documents, at: datetime
) -> Iterator[Opportunity]:
    proofs = last_proofs(actor, [one.association for one in held], documents)
    for one in held:
        signed = proofs.get(one.association.id)
        today = _day(one.association, documents, at)
        if signed is not None and signed < add_months(today, -OLD):
            finding = Finding(Cause.OLD_PROOF, _newest_users(one.facts), _worth(one.prospect))
            yield _about(one, finding, signed)
