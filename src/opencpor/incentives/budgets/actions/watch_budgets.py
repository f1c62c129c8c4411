"""Look behind each close how much of a program's budgets is used, and tell finance of a mark."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum

from opencpor.access.actor import system
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.budgets.recording import recorded
from opencpor.incentives.budgets.rules import MARKS, mark_reached
from opencpor.incentives.budgets.telling import tell_reached
from opencpor.incentives.models import Earning
from opencpor.journal.events import EventType


def watch_budgets(program_key: str) -> int:
    """Tell of each budget that has reached a mark, each mark once; return how many did.

    Who passes both marks at once is told of the higher one. What is posted is added up before a
    budget is held, so that nobody who sets one waits for that.
    """
    rows = Budget.objects.filter(
        program_key=program_key, replaced_at=None, told_percent__lt=max(MARKS)
    )
    return sum(_watch(row.id, posted_for(row)) for row in rows.order_by("id"))


def posted_for(row: Budget) -> int:
    """Add up what the rule was posted for the budget's months, over all partners."""
    lines = Earning.objects.filter(
        program_key=row.program_key, month__gte=row.first, month__lte=row.last, rule=row.rule,
        currency=row.currency,
    )  # fmt: skip
    return lines.aggregate(sum=Sum("amount_minor"))["sum"] or 0


@transaction.atomic
def _watch(budget_id: str, posted: int) -> bool:
    row = Budget.objects.select_for_update().get(id=budget_id)
    mark = mark_reached(posted, row.amount_minor)
    if not row.stands or mark <= row.told_percent:
        return False
    row.told_percent = mark
    row.save(update_fields=["told_percent"])
    actor = system("budgets")
    recorded(EventType.BUDGET_REACHED, row, actor, percent=mark, posted_minor=posted)
    tell_reached(row, posted, actor)
    return True
