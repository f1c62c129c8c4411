"""What people write to pay, and of what came back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.incentives.payments.actions.stepping import LONGEST_CODE
from opencpor.incentives.payments.words import FORMATS
from opencpor.programs.forms import program_choices


class PaymentBatchForm(forms.Form):
    """What is to be paid, how and when."""

    program = forms.ChoiceField(label=_("Program"), choices=program_choices)
    format = forms.ChoiceField(
        label=_("File for the bank"), choices=[(key.value, word) for key, word in FORMATS.items()]
    )
    execute_on = forms.DateField(
        label=_("To be paid on"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: today."),
    )  # fmt: skip


class ReturnForm(forms.Form):
    """Why a payment came back."""

    code = forms.CharField(
        label=_("Code"), max_length=LONGEST_CODE, required=False,
        help_text=_("As the bank says it, such as AC04."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The partner reads it; name no account."),
    )  # fmt: skip
