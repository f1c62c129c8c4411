"""Formats, why locations are left out and why payments came back, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from opencpor.common.phrases import Phrase
from opencpor.http.wording import in_words
from opencpor.incentives.payments.bank.reasons import reason_again
from opencpor.incentives.payments.lifecycle import PaymentState
from opencpor.incentives.payments.models import BankFormat, Payment
from opencpor.incentives.payments.rules import LeftOut

FORMATS = {
    BankFormat.PAIN001: _("ISO 20022 pain.001"),
    BankFormat.CSV: _("CSV file"),
}
REASONS = {
    LeftOut.IN_DEBT: _("In debt: set off against later earnings"),
    LeftOut.BELOW_MINIMUM: _("Below the minimum: carried forward"),
    LeftOut.HELD: _("Held by finance"),
    LeftOut.NO_PAYEE: _("No approved payee"),
    LeftOut.PAYEE_TOO_NEW: _("The payee was approved too recently"),
    LeftOut.HELD_BY_PARTNER: _("Held by the partner"),
    LeftOut.OTHER_FORMAT: _("The payee is a reference: pay it by a CSV file"),
}


def why(code: str) -> str:
    """Return why a location is left out, in words; an unknown code says itself."""
    return str(REASONS[LeftOut(code)]) if code in set(LeftOut) else code


def reason_of(row: Payment) -> str:
    """Return why a payment came back, empty if it did not; what a person wrote stays as it is."""
    if row.state == PaymentState.FORFEITED.value:
        return in_words(row.reason)  # no person forfeits: the sentence is ours
    made = reason_again(row.code, row.reason)
    return in_words(made) if isinstance(made, Phrase) else made
