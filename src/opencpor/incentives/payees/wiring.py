"""Tells lower rooms what payees are to them; called once, when the app is ready."""

from django.utils.translation import gettext_lazy as _

from opencpor.access.roles import Permission, Side
from opencpor.incentives.payees import requirement, telling
from opencpor.incentives.payees.lifecycle import PayeeState
from opencpor.ui import chips, navigation


def wire() -> None:
    """Take a place in the side bar, say how states are drawn and what people are told."""
    telling.register_kinds()
    requirement.register()
    places = (
        (Side.PARTNER, _("Payees"), 62),
        (Side.OPERATOR, _("Payees"), 63),
    )
    for side, label, order in places:
        navigation.register(
            navigation.Entry(
                side, label, "incentives:payees", "building-bank", order, Permission.PAYEE_READ
            )
        )
    chips.register(
        "payee",
        {
            PayeeState.SUBMITTED: chips.Chip(_("Waiting"), chips.Tone.WAITING, "clock"),
            PayeeState.APPROVED: chips.Chip(_("Approved"), chips.Tone.GOOD, "circle-check"),
            PayeeState.REJECTED: chips.Chip(_("Rejected"), chips.Tone.BAD, "circle-x"),
            PayeeState.WITHDRAWN: chips.Chip(_("Withdrawn"), chips.Tone.OVER, "arrow-back-up"),
            "missing": chips.Chip(_("Missing"), chips.Tone.WAITING, "alert-circle"),
            PayeeState.REPLACED: chips.Chip(_("Replaced"), chips.Tone.OVER, "archive"),
        },
    )
