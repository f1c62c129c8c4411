"""What people write to hold payments."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PaymentHoldForm(forms.Form):
    """Which location is not to be paid, and why."""

    partner_id = forms.CharField(
        label=_("Location"), max_length=40, help_text=_("Its PartnerID, such as 5100001.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The partner and finance of the operator read it; name no account."),
    )  # fmt: skip
