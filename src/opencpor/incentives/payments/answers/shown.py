"""How results and reasons are named on pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from opencpor.common.money import from_minor_units
from opencpor.http.wording import in_words
from opencpor.incentives.payments.answers.models import AnswerLine
from opencpor.incentives.payments.answers.rules import Result, Why
from opencpor.incentives.payments.bank.answers import Outcome
from opencpor.incentives.payments.bank.places import read_place
from opencpor.incentives.payments.bank.transfers import identifier_of
from opencpor.ui import chips

OUTCOMES = {
    Outcome.ACCEPTED: _("accepted"),
    Outcome.SETTLED: _("paid"),
    Outcome.REJECTED: _("rejected"),
    Outcome.RETURNED: _("returned"),
    Outcome.PENDING: _("pending"),
    Outcome.UNKNOWN: _("unknown status"),
    Outcome.CONTRADICTORY: _("paid and not paid"),
}
WHYS = {
    Why.UNKNOWN_BATCH: _("There is no such batch."),
    Why.OTHER_PROGRAM: _("The batch is another program's."),
    Why.UNKNOWN_PAYMENT: _("There is no such payment."),
    Why.OTHER_BATCH: _("The payment is in another batch."),
    Why.UNKNOWN_PART: _("The batch has no such part."),
    Why.OTHER_AMOUNT: _("The payment has another amount or currency. Ask the bank."),
    Why.NO_AMOUNT: _("The statement does not say its amount. Ask the bank."),
    Why.OTHER_ACCOUNT: _("The statement is of another account than the one that pays."),
    Why.NOT_AT_THE_BANK: _("The payment is not at the bank: its batch is not approved."),
    Why.ALREADY_SENT: _("It was recorded as paid. If it came back, record that at the payment."),
    Why.ALREADY_BACK: _("It was recorded as not paid, and is owed again. Ask the bank before the "
                        "next batch."),
    Why.CONTRADICTORY: _("The file says both that it was paid and that it was not. Ask the bank."),
    Why.UNKNOWN_STATUS: _("The bank's word for it is not known. Record it at the payment."),
}  # fmt: skip
CHIPS: dict[str, chips.Chip] = {
    Result.BOOKED: chips.Chip(_("Booked"), chips.Tone.GOOD, "circle-check"),
    Result.NOTED: chips.Chip(_("Noted"), chips.Tone.ACTIVE, "clock"),
    Result.KNOWN: chips.Chip(_("Known before"), chips.Tone.OVER, "archive"),
    Result.LISTED: chips.Chip(_("To look at"), chips.Tone.WAITING, "alert-circle"),
}


OF_ALL = {
    Why.OTHER_AMOUNT: _("It is not the sum of the batch's payments without those that are recorded "
                        "as refused. Ask the bank for each, or record them at the batch."),
}  # fmt: skip


def answer_shown(line: AnswerLine, batches: Collection[str] = ()) -> dict[str, Any]:
    """Return a line with its outcome and amount, and why it is listed, in words.

    ``batches``: those that it may lead to, if it is of no payment.
    """
    words = WHYS if line.reference else {**WHYS, **OF_ALL}
    said, batch = line.amount_minor, identifier_of(line.order_reference)
    return {
        "line": line,
        "place": in_words(read_place(line.place)),
        "outcome": OUTCOMES[Outcome(line.outcome)],
        "why": words[Why(line.why)] if line.why else "",
        "amount": None if said is None else from_minor_units(said, line.currency),
        "batch": batch if batch in batches else "",
    }


def register_chips() -> None:
    """Say how results are drawn; called once, when the app is ready."""
    chips.register("payment_answer", CHIPS)
