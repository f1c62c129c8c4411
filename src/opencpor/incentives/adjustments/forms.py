"""What people write to adjust an amount."""

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.incentives.adjustments.words import KINDS
from opencpor.programs.forms import program_choices


class AdjustmentForm(forms.Form):
    """An amount, whose it is, and why."""

    program = forms.ChoiceField(label=_("Program"), choices=program_choices)
    partner_id = forms.CharField(
        label=_("Location"), max_length=40, help_text=_("Its PartnerID, such as 5100001.")
    )
    tenant = forms.CharField(
        label=_("Customer"), max_length=300, help_text=_("Tenant ID, or a verified domain.")
    )
    month = forms.CharField(
        label=_("Applies to"), max_length=7, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Year and month, such as 2026-10. It is booked in the month that is open."),
    )  # fmt: skip
    type = forms.ChoiceField(label=_("Type"), choices=[(key.value, w) for key, w in KINDS.items()])
    amount = forms.CharField(
        label=_("Amount"), max_length=30,
        help_text=_("In the program's currency, such as 1250.00; negative: less is owed."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why. The partner reads it; name no persons."),
    )  # fmt: skip
    about = forms.CharField(
        label=_("Line or association"), max_length=40, required=False,
        help_text=_("Its id, such as ern_… or asc_…, if it is about one."),
    )  # fmt: skip
