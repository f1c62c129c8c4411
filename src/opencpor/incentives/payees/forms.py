"""What the pages about payees ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.incentives.payees.rules import LONGEST_HOLDER, LONGEST_REFERENCE, Details, PayeeKind

FIELDS = {
    PayeeKind.IBAN: ("holder", "iban", "bic"),
    PayeeKind.ACCOUNT: ("holder", "country", "account_number", "routing_code", "bic"),
    PayeeKind.REFERENCE: ("holder", "reference"),
}


def _text(label: Any, help_text: Any = "", *, most: int, required: bool = True) -> forms.CharField:
    """Return a field that no browser fills in by itself or keeps."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class PayeeForm(forms.Form):
    """A payee of one kind; the fields of the others are left out."""

    holder = _text(_("Account holder"), _("The name as the bank has it."), most=LONGEST_HOLDER)
    country = _text(_("Country of the account"), _("Two letters, such as US."), most=2)
    iban = _text(_("IBAN"), _("With or without spaces."), most=100)
    account_number = _text(_("Account number"), most=100)
    routing_code = _text(
        _("Routing code"), _("Names the bank: ABA number, sort code, BSB and the like."), most=40
    )
    bic = _text(_("BIC"), _("Leave it empty if you do not know it."), most=40, required=False)
    reference = _text(
        _("Reference"), _("What the outside system calls this payee. It holds the account, we do "
                          "not."), most=LONGEST_REFERENCE,
    )  # fmt: skip

    def __init__(self, *args: Any, kind: PayeeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.order_fields(FIELDS[kind])
        for name in set(self.fields).difference(FIELDS[kind]):
            del self.fields[name]

    def details(self) -> Details:
        """Return what was entered as the action takes it."""
        return Details(self.kind, **self.cleaned_data)


class ApprovalForm(forms.Form):
    """How a payee was checked, and the number once more."""

    account = _text(
        _("Account number on the document"),
        _("Enter it as the bank's letter or the partner's contract has it: it is compared with "
          "what the partner entered, and not kept. Leave it empty if you checked it otherwise."),
        most=100, required=False,
    )  # fmt: skip
    grounds = forms.CharField(
        label=_("How it was checked"),
        help_text=_("For the record, without the number: such as a call to a number that was known "
                    "before."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class PayeeRejectionForm(forms.Form):
    """Why a payee is rejected."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Say what to mend, without the number; the partner reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
