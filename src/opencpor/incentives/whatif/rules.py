"""Other rules to judge by: a document's rules with other rates or other dates. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter, ValidationError

from opencpor.common.months import Month
from opencpor.programs.document.incentives import (
    AnyRule,
    Effective,
    MilestoneRule,
    NetGrowthRule,
    PlainDecimal,
)

_DECIMAL = TypeAdapter(PlainDecimal)


@dataclass(frozen=True)
class RateChange:
    """Another rate of one rule; ``workload`` empty: for all workloads that it pays for."""

    rule: str
    workload: str
    rate: PlainDecimal


def read_rate(text: str) -> PlainDecimal:
    """Read a rate as documents write it.

    Raises:
        ValueError: If it is none.
    """
    try:
        return _DECIMAL.validate_python(text)
    except ValidationError as error:
        raise ValueError(text) from error


def applies(change: RateChange, rules: Sequence[AnyRule]) -> bool:
    """Tell whether a change finds its rule and workload among some rules."""
    return any(_has(rule, change) for rule in rules)


def _has(rule: AnyRule, change: RateChange) -> bool:
    """Tell whether a rule has the rate that a change sets, whatever it is now."""
    if rule.rule != change.rule or isinstance(rule, MilestoneRule):
        return False
    if isinstance(rule, NetGrowthRule):
        return not change.workload or change.workload in rule.rates
    return not change.workload


def _changed(rule: AnyRule, change: RateChange) -> AnyRule:
    if not _has(rule, change):
        return rule
    if isinstance(rule, NetGrowthRule):
        named = [change.workload] if change.workload else list(rule.rates)
        return rule.model_copy(update={"rates": rule.rates | dict.fromkeys(named, change.rate)})
    return rule.model_copy(update={"rate": change.rate})


def with_rates(rules: Sequence[AnyRule], changes: Sequence[RateChange]) -> tuple[AnyRule, ...]:
    """Give rules with other rates; later changes win."""
    found = []
    for rule in rules:
        one = rule
        for change in changes:
            one = _changed(one, change)
        found.append(one)
    return tuple(found)


def as_if_always(
    rules: Sequence[AnyRule], as_of: Month, first: Month, last: Month
) -> tuple[AnyRule, ...]:
    """Give the rules that are in force in one month, as if they were from ``first`` to ``last``.

    Those that are not in force then are left out, so that no two rules of one kind overlap.
    """
    spread = Effective.model_validate(
        {"from": date(first.year, first.month, 1), "to": last.last_day}
    )
    return tuple(
        rule.model_copy(update={"effective": spread})
        for rule in rules
        if rule.effective.covers(as_of)
    )
