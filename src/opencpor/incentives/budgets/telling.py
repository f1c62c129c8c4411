"""Whom it is told how much of a budget is used: the operator's finance, once at each mark."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.roles import Permission, Side
from opencpor.incentives.adjustments.telling import money_written
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.naming import names_for
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.writing import (
    Occasion,
    Saying,
    holders_of,
    readers_of,
    tell_readers,
)
from opencpor.programs.house import house_of
from opencpor.programs.queries import latest_version, version_in_force
from opencpor.ui import dates

REACHED = "budget.reached"
SAYING = Saying(
    _("{percent} percent of a budget is used: {rule}"),
    _("The rule {rule} was posted {posted} for {first} to {last}. Its budget for these months is "
      "{budget}; {percent} percent of it is reached."),
    _("Open the budgets:"),
)  # fmt: skip


def register_kinds() -> None:
    """Make the kind of notice known; called once, when the app is ready."""
    label, told = partial(str, _("Much of a budget is used")), frozenset({Permission.CLOSE})
    register(
        Kind(REACHED, label, Side.OPERATOR, mandatory=False, needs=Permission.MONEY_READ, told=told)
    )


def tell_reached(row: Budget, posted: int, actor: Actor) -> None:
    """Tell finance of the mark that a budget says, in the transaction that sets it."""

    def gaps() -> dict[str, str]:
        names = names_for(row.program_key, latest_version(row.program_key).number)
        return {
            "percent": str(row.told_percent),
            "rule": names.rule(row.rule),
            "posted": money_written(posted, row.currency),
            "budget": money_written(row.amount_minor, row.currency),
            "first": dates.month(row.first),
            "last": dates.month(row.last),
        }

    finance = holders_of(Permission.CLOSE)
    roles = Membership.objects.filter(role__in=finance, user__isnull=False)
    occasion = Occasion(
        REACHED, f"{REACHED}:{row.id}:{row.told_percent}", f"budget:{row.id}", "/earnings/budgets/",
        gaps,
    )  # fmt: skip
    house = house_of(version_in_force(row.program_key).document)
    tell_readers(readers_of(roles), SAYING, house, occasion, actor)
