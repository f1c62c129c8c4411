"""Tells lower rooms what payments are to them; called once, when the app is ready."""

from django.utils.translation import gettext_lazy as _

from opencpor.access.roles import Permission, Side
from opencpor.incentives.drawn import PROPOSALS
from opencpor.incentives.payments import telling
from opencpor.incentives.payments.answers import shown as answers
from opencpor.incentives.payments.holds import recording as holding
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.lifecycle import PaymentState
from opencpor.incentives.payments.models import Payment
from opencpor.notices.feed import subjects
from opencpor.ui import chips, navigation

STATES: dict[str, chips.Chip] = {
    PaymentState.UPCOMING: chips.Chip(_("Upcoming"), chips.Tone.WAITING, "clock"),
    PaymentState.IN_PROGRESS: chips.Chip(_("In progress"), chips.Tone.WAITING, "send"),
    PaymentState.REPROCESSING: chips.Chip(_("Reprocessing"), chips.Tone.WAITING, "refresh"),
    PaymentState.SENT: chips.Chip(_("Sent"), chips.Tone.GOOD, "circle-check"),
    PaymentState.FAILED: chips.Chip(_("Failed"), chips.Tone.BAD, "circle-x"),
    PaymentState.REVERSED: chips.Chip(_("Reversed"), chips.Tone.BAD, "arrow-back-up"),
    PaymentState.REJECTED: chips.Chip(_("Rejected during review"), chips.Tone.OVER, "circle-x"),
    PaymentState.FORFEITED: chips.Chip(_("Forfeited"), chips.Tone.OVER, "archive"),
}
HOLD_STATES: dict[str, chips.Chip] = {
    "standing": chips.Chip(_("On hold"), chips.Tone.WAITING, "player-pause"),
    "released": chips.Chip(_("Released"), chips.Tone.OVER, "circle-check"),
}


def wire() -> None:
    """Take a place in the side bar, say how states are drawn, what people and machines are told."""
    telling.register_kinds()
    holding.register_kinds()
    answers.register_chips()
    navigation.register(
        navigation.Entry(
            Side.OPERATOR, _("Answers of banks"), "incentives:payment_answers", "inbox", 65,
            Permission.MONEY_READ,
        )
    )  # fmt: skip
    subjects.register(subjects.Subject("payment", Payment, "payments"))
    subjects.register(subjects.Subject("payment_hold", PaymentHold, "payments/holds"))
    chips.register("payment", STATES)
    chips.register("payment_batch", PROPOSALS)
    chips.register("payment_hold", HOLD_STATES)
    for side, order in ((Side.PARTNER, 61), (Side.OPERATOR, 62)):
        navigation.register(
            navigation.Entry(
                side, _("Payments"), "incentives:payments", "credit-card", order,
                Permission.MONEY_READ,
            )
        )  # fmt: skip
