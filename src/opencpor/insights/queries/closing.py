"""Months that are over and not closed, and budgets that are nearly used: what money waits for."""

from __future__ import annotations

from collections.abc import Iterable

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.incentives.budgets.rules import LATEST, mark_reached
from opencpor.incentives.forecasts.queries import outlooks
from opencpor.incentives.queries import last_closed
from opencpor.incentives.rules.closing import Coverage
from opencpor.insights.queries.budgets import BudgetUse, budget_uses
from opencpor.insights.rules.deciding import Amount, MonthToClose
from opencpor.programs.queries import latest_version, program_keys, version_in_force
from opencpor.usage.quality.queries import kept_quality
from opencpor.usage.quality.tallies import Span


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
