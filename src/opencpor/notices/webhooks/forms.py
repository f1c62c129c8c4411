"""Forms about webhooks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.notices.webhooks.rules import LONGEST_NAME, LONGEST_URL
from opencpor.notices.webhooks.wording import event_choices


class WebhookForm(forms.Form):
    """Where events are sent, and which."""

    name = forms.CharField(label=_("What it is for"), max_length=LONGEST_NAME)
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        help_text=_("Begins with https:// and is reached from the internet."),
    )
    events = forms.MultipleChoiceField(
        label=_("Only these events"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=event_choices,
        help_text=_("None chosen: all of them."),
    )


class SwitchedForm(WebhookForm):
    """The same of a webhook that exists, which can be off."""

    active = forms.BooleanField(label=_("On"), required=False)


class RotateForm(forms.Form):
    """How a secret is replaced."""

    at_once = forms.BooleanField(
        label=_("The secret before stops signing now"),
        required=False,
        help_text=_("Otherwise both sign for a day, so that the receiver can change over."),
    )


def values_of(form: forms.Form) -> dict[str, Any]:
    """Return what a valid form says."""
    return dict(form.cleaned_data)
