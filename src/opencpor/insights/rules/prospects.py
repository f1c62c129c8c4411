"""What one association could still earn at the present size of its unit: at most, and by what rule.

The engine alone decides what is earned. A prospect takes today's rule, the newest month known and
the lines posted so far; it promises nothing, and pages say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from opencpor.common.money import round_money
from opencpor.common.months import Month
from opencpor.incentives.rules.potential import (
    cap_balance,
    milestone_potential,
    opportunity_units,
    reaches,
)
from opencpor.insights.rules.usage import Fact, latest
from opencpor.programs.document.incentives import AnyRule, MilestoneRule, NetGrowthRule


@dataclass(frozen=True)
class Prospect:
    """What could still be earned by one rule.

    Attributes:
        rule: The rule's name.
        units: Units above the high-water mark that it would pay for; None: it pays milestones.
        open_milestones: Shares of paid units not reached yet, in order.
        amount: At most so much, caps of the unit considered.
        customer_cap_left: What the rule's cap for the whole customer has left; None: it has none.
        illustrative: Whether the rates are ours rather than published.
    """

    rule: str
    units: int | None
    open_milestones: tuple[Decimal, ...]
    amount: Decimal
    customer_cap_left: Decimal | None
    illustrative: bool


@dataclass(frozen=True)
class Used:
    """What a rule has posted so far, in the currency: for the unit, and for the whole customer."""

    unit: Decimal = Decimal(0)
    customer: Decimal = Decimal(0)


def opportunity(fact: Fact) -> int | None:
    """Give the paid units above the mark of the newest month; None without paid units."""
    return None if fact.paid is None else opportunity_units(fact.paid, fact.mark or 0)


def rule_in_force(rules: Iterable[AnyRule], engagement: str, month: Month) -> AnyRule | None:
    """Give the rule that pays for units of an engagement in a month, if there is one."""
    return next(
        (
            rule
            for rule in rules
            if rule.engagement == engagement
            and rule.effective.covers(month)
            and isinstance(rule, NetGrowthRule | MilestoneRule)
        ),
        None,
    )


def prospect(
    rule: AnyRule, facts: Sequence[Fact], since: Month, used: Used, currency: str
) -> Prospect | None:
    """Say what an association could still earn from the month after the newest one.

    Args:
        rule: The rule in force.
        facts: All months of the unit that are known; at least one.
        since: The month in which the organization's first association with the unit began.
        used: What the rule has posted.
        currency: The program's.

    Returns:
        None where the rule pays nothing for the workload, or nothing that has a limit (seats
        sold have none), or the figures it needs are missing.
    """
    fact = latest(facts)
    if fact is None or fact.paid is None:
        return None
    over = rule.maximum_months is not None and fact.month.plus(1) >= since.plus(rule.maximum_months)
    if isinstance(rule, NetGrowthRule):
        return _growth(rule, fact, used, currency, over=over)
    return _milestones(rule, facts, fact, currency, over=over)


def _growth(
    rule: NetGrowthRule, fact: Fact, used: Used, currency: str, *, over: bool
) -> Prospect | None:
    rate, units = rule.rates.get(fact.unit.workload), opportunity(fact)
    if rate is None or units is None or rule.basis == "paid":
        return None
    small = (fact.paid or 0) < (rule.minimum_paid_units or 0)
    low = (fact.mark or 0) < (rule.minimum_high_water_mark or 0)
    paying = 0 if over or small or low else units
    amount = round_money(paying * rate.value, currency)
    cap, customer_cap = rule.cap("workload"), rule.cap("customer")
    if cap is not None:
        amount = min(amount, cap_balance(cap, used.unit))
    left = None if customer_cap is None else cap_balance(customer_cap, used.customer)
    return Prospect(rule.rule, paying, (), amount, left, rule.illustrative)


def _milestones(
    rule: AnyRule, facts: Sequence[Fact], fact: Fact, currency: str, *, over: bool
) -> Prospect | None:
    workload = fact.unit.workload
    if not isinstance(rule, MilestoneRule) or fact.paid is None:
        return None
    offered = _offered(rule, workload)
    if not offered:
        return None
    shares = open_milestones(rule, facts)
    reached = set(offered).difference(shares)
    found = milestone_potential(rule, workload, fact.paid, reached, currency)
    amount = round_money(Decimal(0), currency) if over else found.amount
    return Prospect(rule.rule, None, shares, amount, None, rule.illustrative)


def _offered(rule: MilestoneRule, workload: str) -> list[Decimal]:
    return [one.reach.value for one in rule.milestones if one.offered_for(workload)]


def open_milestones(rule: AnyRule | None, facts: Sequence[Fact]) -> tuple[Decimal, ...]:
    """Give the shares of paid units that no known month of a unit has reached, in order."""
    fact = latest(facts)
    if not isinstance(rule, MilestoneRule) or fact is None or fact.paid is None:
        return ()
    offered = sorted(_offered(rule, fact.unit.workload))
    return tuple(
        share
        for share in offered
        if not any(reaches(rule, one.active, one.paid, share) for one in facts)
    )


def altogether(prospects: Iterable[Prospect]) -> Decimal | None:
    """Add up prospects of one customer, no rule beyond what its cap has left; None without any."""
    by_rule: dict[str, list[Prospect]] = {}
    for one in prospects:
        by_rule.setdefault(one.rule, []).append(one)
    if not by_rule:
        return None
    sums = []
    for own in by_rule.values():
        added = sum((one.amount for one in own), Decimal(0))
        left = own[0].customer_cap_left
        sums.append(added if left is None else min(added, left))
    return sum(sums, Decimal(0))


@dataclass(frozen=True)
class Step:
    """The next milestone of a unit.

    Attributes:
        users: How many more active users reach it at the present paid units.
        amount: What it pays.
    """

    share: Decimal
    users: int
    amount: Decimal


def next_step(rule: AnyRule | None, facts: Sequence[Fact], currency: str) -> Step | None:
    """Give the lowest milestone that no known month reached; None where there is none."""
    fact = latest(facts)
    if not isinstance(rule, MilestoneRule) or fact is None:
        return None
    size = rule.size_of(fact.paid) if fact.paid else None
    if size is None or fact.paid is None or fact.active is None:
        return None
    for one in sorted(rule.milestones, key=lambda given: given.reach.value):
        share = one.reach.value
        if not one.offered_for(fact.unit.workload):
            continue
        if any(reaches(rule, known.active, known.paid, share) for known in facts):
            continue
        needed = int((share * fact.paid).to_integral_value(ROUND_CEILING))
        amount = round_money(one.amounts[size].value, currency)
        return Step(share, max(needed - fact.active, 0), amount)
    return None


def forgone(rule: AnyRule | None, fact: Fact) -> Decimal | None:
    """Give what a month's growth would have paid by today's rate, no cap considered."""
    if not isinstance(rule, NetGrowthRule) or fact.active is None or fact.paid is None:
        return None
    rate = rule.rates.get(fact.unit.workload)
    small = fact.paid < (rule.minimum_paid_units or 0)
    low = fact.active < (rule.minimum_high_water_mark or 0)
    if rate is None or rule.basis == "paid" or small or low:
        return None
    value = min(fact.active, fact.paid) if rule.basis == "min_active_paid" else fact.active
    return max(0, value - (fact.prior_mark or 0)) * rate.value
