"""Tells lower rooms what recomputes are to them; called once, when the app is ready."""

from django.utils.translation import gettext_lazy as _

from opencpor.access.roles import Permission, Side
from opencpor.incentives.drawn import PROPOSALS
from opencpor.incentives.proposals import State
from opencpor.incentives.recomputes import jobs, telling
from opencpor.ui import chips, navigation

del jobs  # importing them is what makes them known


def wire() -> None:
    """Take a place in the side bar, say how states are drawn and what people are told."""
    telling.register_kinds()
    navigation.register(
        navigation.Entry(
            Side.OPERATOR, _("Recomputes"), "incentives:recomputes", "refresh", 65,
            Permission.MONEY_READ,
        )
    )  # fmt: skip
    posted = chips.Chip(_("Posted"), chips.Tone.GOOD, "circle-check")
    chips.register("recompute", PROPOSALS | {State.APPROVED: posted})
