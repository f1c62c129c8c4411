"""What could still be earned: open milestones, units above the mark, what a cap has left. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from opencpor.common.money import round_money
from opencpor.programs.document.incentives import Milestone, MilestoneRule


@dataclass(frozen=True)
class Potential:
    """Milestones of one unit that are still open, and what they would pay at its present size."""

    open: tuple[Milestone, ...]
    amount: Decimal


def milestone_potential(
    rule: MilestoneRule,
    workload: str,
    paid_units: int,
    reached: Collection[Decimal],
    currency: str,
) -> Potential:
    """Give a unit's open milestones in order of `reach`, and the sum they would pay.

    `reached` holds the values of `reach` that a fact has reached, paid or not. Below the first
    size nothing can be earned, so the amount is zero.
    """
    size = rule.size_of(paid_units)
    open_ = tuple(
        milestone
        for milestone in sorted(rule.milestones, key=lambda given: given.reach.value)
        if milestone.offered_for(workload) and milestone.reach.value not in reached
    )
    amounts = [milestone.amounts[size].value for milestone in open_ if size is not None]
    pays = (round_money(amount, currency) for amount in amounts)
    return Potential(open_, sum(pays, round_money(Decimal(0), currency)))


def reaches(rule: MilestoneRule, active: int | None, paid: int | None, share: Decimal) -> bool:
    """Tell whether a month's figures reach a share of paid units; below the first size: no."""
    if active is None or paid is None or rule.size_of(paid) is None:
        return False
    return active >= share * paid


def opportunity_units(paid_units: int, mark: int) -> int:
    """Give the units not yet earned by anyone: paid units above the high-water mark, at least 0."""
    return max(0, paid_units - mark)


def growth_units(active_units: int, paid_units: int, mark: int) -> int:
    """Give the growth of basis `min_active_paid`: the lesser figure above the mark, at least 0."""
    return max(0, min(active_units, paid_units) - mark)


def cap_balance(cap: Decimal, used: Decimal) -> Decimal:
    """Give what a cap has left, never below zero."""
    return max(cap - used, Decimal(0))


def most_compensable_units(cap: Decimal, rate: Decimal) -> int | None:
    """Give the units that a cap can pay in full at a rate; None if the rate is zero: no limit."""
    if rate == 0:
        return None
    return int(cap // rate)
