"""Tells lower rooms what recomputes are to them; called once, when the app is ready."""

from django.utils.translation import gettext_lazy as _

from opencpor.access.roles import Permission, Side
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
    chips.register(
        "recompute",
        {
            State.PROPOSED: chips.Chip(_("Waiting"), chips.Tone.WAITING, "clock"),
            State.APPROVED: chips.Chip(_("Posted"), chips.Tone.GOOD, "circle-check"),
            State.REJECTED: chips.Chip(_("Rejected"), chips.Tone.BAD, "circle-x"),
            State.WITHDRAWN: chips.Chip(_("Withdrawn"), chips.Tone.OVER, "arrow-back-up"),
        },
    )
