"""What a partner could do next, and what it is worth: of everything that it holds now.

The number of queries does not depend on how much that is. A part that the reader's role does not
show is left out; amounts are, where it shows no money.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.incentives.queries import earnings
from opencpor.insights.queries.customer import Line, lines_of, prospect_of
from opencpor.insights.queries.customers import unit_of
from opencpor.insights.queries.opportunity_sources import (
    Held,
    agreements,
    claims_waiting,
    earned_ever,
    expiring,
    last_proofs,
    missing_requirements,
    unclaimed,
)
from opencpor.insights.queries.reading import Documents, facts_of_customers, partner_side
from opencpor.insights.rules.opportunities import Cause, Finding, Opportunity, of_usage
from opencpor.insights.rules.prospects import Prospect, next_step, rule_in_force
from opencpor.insights.rules.usage import Fact, latest
from opencpor.register.models import Association
from opencpor.register.queries import associations, planned_ends, subscription_ends

MOST = 200  # that are listed; all are counted
ENDS_WITHIN = timedelta(days=90)
OLD = timedelta(days=365)
SETTLED = timedelta(days=75)  # after its start an association should have earned in some month


@dataclass(frozen=True)
class Wanted:
    """Which are asked for; empty: all."""

    reason: Cause | None = None
    customer: str = ""
    location: str = ""


@dataclass(frozen=True)
class Found:
    """What is worth doing.

    Attributes:
        items: The first of those asked for, in order.
        total: How many were asked for.
        counts: How many there are for each reason, whatever reason was asked for.
    """

    items: tuple[Opportunity, ...]
    total: int
    counts: dict[Cause, int]


def opportunities(actor: Actor, wanted: Wanted | None = None, most: int | None = MOST) -> Found:
    """Return what an actor's partners could do next, the first of it or all."""
    own, asked = partner_side(actor), wanted or Wanted()
    everything = sorted(_all(own, asked), key=lambda one: one.order)
    counts = Counter(one.reason for one in everything)
    chosen = [one for one in everything if asked.reason in {None, one.reason}]
    return Found(
        tuple(chosen[:most]), len(chosen), {one: counts[one] for one in Cause if counts[one]}
    )


def _all(actor: Actor, asked: Wanted) -> Iterator[Opportunity]:
    at, documents = now(), Documents()
    if actor.may(Permission.CLAIM_READ):
        narrowed = {"location_id": asked.location, "customer_id": asked.customer}
        narrowed = {name: value for name, value in narrowed.items() if value}
        yield from claims_waiting(actor, documents, at, narrowed)
    if not actor.may(Permission.USAGE_READ):
        return
    held = _held(actor, asked, documents, at)
    for one_held in held:
        yield from _of_usage(one_held)
        yield from _ending(one_held, documents, at)
    yield from _without_earnings(actor, held, at)
    yield from _old_proofs(actor, held, documents, at)
    if not asked.customer:
        yield from expiring(actor, at, asked.location)
    if actor.may(Permission.AVAILABILITY_READ):
        yield from unclaimed(actor, held, documents, at)
    if actor.may(Permission.ENROLLMENT_READ) and not asked.customer:
        yield from missing_requirements(actor, held, documents, at, asked.location)


def _held(actor: Actor, asked: Wanted, documents: Documents, at: datetime) -> list[Held]:
    """Return what is held now, with its usage and what could still be earned."""
    rows = associations(actor).filter(period__contains=at)
    if asked.customer:
        rows = rows.filter(slot__customer_id=asked.customer)
    if asked.location:
        rows = rows.filter(location_id=asked.location)
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
        if signed is not None and signed < _day(one.association, documents, at - OLD):
            finding = Finding(Cause.OLD_PROOF, _newest_users(one.facts), _worth(one.prospect))
            yield _about(one, finding, signed)
