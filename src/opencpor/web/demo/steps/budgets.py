"""Budgets of two rules: one that is nearly used up, and one that was cut and is still ample.

Finance sets them once the months are closed, so that both fit what was posted. The first has passed
the mark at which finance is told.
"""

from django.db import transaction

from opencpor.common.money import format_amount, from_minor_units
from opencpor.common.months import Month
from opencpor.incentives.budgets.actions.set_budget import Wish, set_budget
from opencpor.incentives.budgets.actions.watch_budgets import posted_for, watch_budgets
from opencpor.incentives.budgets.models import Budget
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo.world import World

MONTHS = 12
WHOLE = 10_000  # minor units: budgets are round amounts
PERCENT = 100
PLANS = {
    "mws-usage-growth": (("finance", 82),),
    "bizapps-presales-seats": (("finance", 24), ("second_finance", 36)),
}
"""By rule: who set a budget, of which so many percent are used; each replaces the one before."""


def seed(world: World) -> None:
    """Set them, and tell finance what is used; a second time changes nothing."""
    for rule in PLANS:
        if not Budget.objects.filter(program_key=MICROSOFT, rule=rule).exists():
            _set(world, rule)
    watch_budgets(MICROSOFT)


@transaction.atomic
def _set(world: World, rule: str) -> None:
    """Set a rule's budgets for a year that ends with the month after the past; none of nothing."""
    last = world.months()[-1].plus(1)
    first = last.plus(1 - MONTHS)
    currency = latest_version(MICROSOFT).document.currency
    posted = posted_for(
        Budget(
            program_key=MICROSOFT, rule=rule, first=first.first_day, last=last.first_day,
            currency=currency,
        )
    )  # fmt: skip
    replaces = ""
    for who, percent in PLANS[rule] if posted > 0 else ():
        amount = from_minor_units(rounded_up(posted, percent), currency)
        wish = _wish(rule, (first, last), format_amount(amount, currency), replaces)
        replaces = set_budget(wish, world.actor(who)).id


def _wish(rule: str, months: tuple[Month, Month], amount: str, replaces: str) -> Wish:
    first, last = map(str, months)
    return Wish(MICROSOFT, rule, first, last, amount, replaces)


def rounded_up(posted: int, percent: int) -> int:
    """Return the round budget of which what was posted is so many percent, or just less."""
    return -(-posted * PERCENT // (percent * WHOLE)) * WHOLE
