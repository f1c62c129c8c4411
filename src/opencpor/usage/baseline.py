"""What a claim would start from, in codes: registered with the claims room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from opencpor.claims.ports import Hint
from opencpor.programs.document.incentives import AnyRule, MilestoneRule, NetGrowthRule
from opencpor.programs.document.program import Program
from opencpor.register.rules import SlotKey
from opencpor.runtime.statements import prepared
from opencpor.usage.rules import has_little_room, is_below_minimum

# The paid units known last, and the highest use, of some workloads of a customer. Seats stand in
# for paid units that usage leaves empty, as in ``queries.with_seats``.
STANDS = """
    SELECT workload, subscription_id,
        (array_agg(paid ORDER BY month DESC) FILTER (WHERE paid IS NOT NULL))[1],
        max(active_users)
    FROM (
        SELECT workload, subscription_id, month, active_users, coalesce(paid_units, (
            SELECT seats.seats FROM directory_subscriptionseats AS seats
            JOIN directory_subscription AS bought ON bought.id = seats.subscription_id
            WHERE bought.subscription_id = fact.subscription_id
                AND bought.customer_id = fact.customer_id AND seats.month = fact.month
        )) AS paid
        FROM usage_usagefact AS fact
        WHERE program_key = %s AND customer_id = %s AND workload = ANY(%s) AND month <= %s
    ) AS known
    GROUP BY workload, subscription_id
"""


class Baseline:
    """Answers from the facts in force."""

    def hints(
        self, program: Program, engagement: str, keys: Collection[SlotKey], on: date
    ) -> Mapping[SlotKey, frozenset[Hint]]:
        """Return what is worth a warning, by unit; see ``claims.ports.BaselineSource``."""
        rules = [rule for rule in program.rules_of(engagement) if _in_force(rule, on)]
        customer_id = next((key.customer_id for key in keys), "")
        if not rules or not customer_id:
            return {}
        least = min(_minimum(rule) for rule in rules)
        wanted = {(key.workload, key.subscription_id): key for key in keys}
        workloads = [key.workload for key in keys]
        with prepared() as cursor:
            cursor.execute(STANDS, [program.key, customer_id, workloads, on])
            rows = cursor.fetchall()
        return {
            wanted[workload, subscription_id]: _worth_saying(paid, mark, least)
            for workload, subscription_id, paid, mark in rows
            if (workload, subscription_id) in wanted
        }


def _worth_saying(paid: int | None, mark: int | None, least: int) -> frozenset[Hint]:
    found = set()
    if is_below_minimum(paid, least):
        found.add(Hint.SEATS_BELOW_MINIMUM)
    if has_little_room(paid, mark):
        found.add(Hint.LITTLE_GROWTH_LEFT)
    return frozenset(found)


def _in_force(rule: AnyRule, on: date) -> bool:
    last = rule.effective.last
    return rule.effective.first <= on and (last is None or on <= last)


def _minimum(rule: AnyRule) -> int:
    """Return the paid units below which a rule pays nothing."""
    if isinstance(rule, NetGrowthRule):
        return rule.minimum_paid_units or 0
    return rule.sizes[0].paid_units if isinstance(rule, MilestoneRule) else 0
