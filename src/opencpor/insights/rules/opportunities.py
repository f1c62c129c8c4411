"""What is worth doing, seen from figures: pure functions that give findings with their size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from opencpor.insights.rules.prospects import Step, opportunity
from opencpor.insights.rules.usage import Fact, Unit, latest
from opencpor.usage.rules import has_little_room


class Cause(StrEnum):
    """Why something is worth doing; in this order they are shown."""

    LAPSE = "claim_lapses"  # a claim waits for the partner and its time is nearly up
    AGREED = "agreed_not_claimed"  # a draft whose agreement is signed
    NOT_EARNING = "agreed_not_earning"  # approved, but nothing was earned yet
    REQUIREMENT = "requirement_missing"  # of an enrollment; the months pay nothing
    ENDING = "association_ends"  # or the subscription under it
    CERTIFICATION = "certification_expires"  # of people whom scores count
    MILESTONE = "milestone_near"  # few more users reach it
    FALLING = "usage_falls"
    STALLED = "growth_stalled"
    UNUSED = "seats_unused"  # most of what is paid for
    UNCLAIMED = "workload_unclaimed"  # free at a customer that is served already
    OLD_PROOF = "proof_old"  # of an association that others may challenge
    NO_PROOF = "proof_missing"  # of an imported association that began long ago
    LITTLE_LEFT = "little_left"  # the mark is close to the paid units


DATED = frozenset({Cause.LAPSE, Cause.AGREED, Cause.NOT_EARNING, Cause.ENDING, Cause.CERTIFICATION})
"""Reasons with a date that matters: the earliest first, the others by size."""

ONLY_WITH_MONEY = frozenset({Cause.MILESTONE, Cause.NOT_EARNING})
"""Reasons that are told to those alone who see the partner's money."""

_PLACES = {reason: place for place, reason in enumerate(Cause)}
NEAR = 10  # percent of paid units
FELL = 5  # percent of the month before
STALL_MONTHS = 3
MONTHS = STALL_MONTHS + 1  # of a unit that reasons look at, the newest; milestones look at all
HALF = 2


@dataclass(frozen=True)
class Finding:
    """One reason with its size.

    Attributes:
        users: How many users or units it is about.
        amount: What it is worth at most, in the program's currency; None: not known or not shown.
        share: The milestone.
    """

    reason: Cause
    users: int | None = None
    amount: Decimal | None = None
    share: Decimal | None = None


def of_usage(facts: Sequence[Fact], worth: Decimal | None, step: Step | None) -> Iterator[Finding]:
    """Give what the usage of one held unit suggests.

    Args:
        facts: Its months that the partner sees, the newest with its mark.
        worth: What could still be earned of it, at most.
        step: Its next milestone; None: there is none, or its money may not be seen.
    """
    fact = latest(facts)
    if fact is None or fact.active is None or not fact.paid:
        return
    room = opportunity(fact) or 0
    if step is not None and 0 < step.users <= fact.paid * NEAR / 100:
        yield Finding(Cause.MILESTONE, step.users, step.amount, step.share)
    if has_little_room(fact.paid, fact.mark):
        yield Finding(Cause.LITTLE_LEFT, room, worth)
        return
    yield from _movement(fact, {one.month: one.active for one in facts}, worth)
    if fact.active * HALF < fact.paid:
        yield Finding(Cause.UNUSED, fact.paid - fact.active, worth)


def _movement(
    fact: Fact, by_month: dict[object, int | None], worth: Decimal | None
) -> Iterator[Finding]:
    active = fact.active or 0
    before = by_month.get(fact.month.plus(-1))
    earlier = by_month.get(fact.month.plus(-STALL_MONTHS))
    if before is not None and (before - active) * 100 >= before * FELL and before > active:
        yield Finding(Cause.FALLING, before - active, worth)
    elif earlier is not None and active <= earlier:
        yield Finding(Cause.STALLED, opportunity(fact), worth)


@dataclass(frozen=True)
class Cost:
    """What the newest month's growth would have paid at one location; None: it cannot be told."""

    currency: str
    amount: Decimal | None
    illustrative: bool

    def plus(self, other: Cost) -> Cost:
        """Add what it would have paid elsewhere."""
        known = [one for one in (self.amount, other.amount) if one is not None]
        amount = sum(known, Decimal(0)) if known else None
        return Cost(self.currency, amount, self.illustrative or other.illustrative)


@dataclass(frozen=True)
class Opportunity:
    """One thing worth doing.

    Attributes:
        program_key: Whose money and words.
        customer_id: Empty for a requirement, which is of a location.
        name: The customer, or the location.
        unit: What is used; None where it is about a whole customer, claim or location.
        subject: The id of the association, claim or enrollment to act on.
        on: The date that matters: a deadline, an end, an agreement, a proof.
        items: What else it is about: names of workloads, requirements.
        illustrative: Whether the amount is by rates that are ours rather than published.
    """

    finding: Finding
    program_key: str
    customer_id: str
    name: str
    unit: Unit | None = None
    subject: str = ""
    on: date | None = None
    items: tuple[str, ...] = ()
    illustrative: bool = False

    @property
    def reason(self) -> Cause:
        """Why."""
        return self.finding.reason

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands: by reason, then the date that matters, or the size."""
        place = _PLACES[self.reason]
        dated = self.on if self.reason in DATED and self.on else date.max
        sizes = (-(self.finding.amount or 0), -(self.finding.users or 0))
        unit = self.unit.order if self.unit else ()
        return (place, dated, *sizes, self.name, unit, self.subject)


def among(found: Iterable[Opportunity], workloads: Sequence[str]) -> Iterator[Opportunity]:
    """Give what of something held is about some workloads; none are named: all of it.

    Where workloads are free at a customer, these of them are named.
    """
    for one in found:
        if not workloads or (one.unit is not None and one.unit.workload in workloads):
            yield one
        elif one.unit is None and (named := tuple(key for key in one.items if key in workloads)):
            yield replace(one, items=named)
