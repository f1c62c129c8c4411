"""What a claim would start from, in codes: registered with the claims room."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Max

from opencpor.claims.ports import Hint
from opencpor.programs.document.incentives import AnyRule, MilestoneRule, NetGrowthRule
from opencpor.programs.queries import program_of_engagement, version_in_force
from opencpor.usage.models import UsageFact
from opencpor.usage.rules import has_little_room, is_below_minimum


class Baseline:
    """Answers from the facts in force."""

    def hints(
        self,
        engagement: str,
        customer_id: str,
        workload: str,
        subscription_id: UUID | None,
        on: date,
    ) -> frozenset[Hint]:
        """Return what is worth a warning for one unit; see ``claims.ports.BaselineSource``."""
        program_key = program_of_engagement(engagement)
        document = version_in_force(program_key, on).document
        rules = [rule for rule in document.rules_of(engagement) if _in_force(rule, on)]
        if not rules:
            return frozenset()
        facts = UsageFact.objects.filter(
            program_key=program_key,
            customer_id=customer_id,
            workload=workload,
            subscription_id=subscription_id,
            month__lte=on,
        )
        latest = facts.exclude(paid_units=None).order_by("-month").first()
        paid = latest.paid_units if latest else None
        mark = facts.aggregate(mark=Max("active_users"))["mark"]
        found = set()
        if is_below_minimum(paid, min(_minimum(rule) for rule in rules)):
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
