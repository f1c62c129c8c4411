"""What an admin of a customer fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.claims.consent.console.held import Held, Together
from opencpor.ui import dates


def held_words(one: Held) -> str:
    """Write one thing that can be declined: product, role, since when or asked for where."""
    if one.since is not None:
        since = dates.day(one.since.date())
        state = _("stands since %(day)s") % {"day": since}
    else:
        state = _("asked for in “%(claim)s”") % {"claim": one.claim.name if one.claim else ""}
    return f"{one.product} · {one.role} · {state}"


class DeclineForm(forms.Form):
    """Which things; all are ticked."""

    lines = forms.MultipleChoiceField(
        label=lazy("What do you decline or end?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Take the tick off what may stay. What stands ends at once."),
        error_messages={"required": lazy("Choose at least one.")},
    )

    def __init__(self, data: Any, found: Together) -> None:
        super().__init__(data)
        field = self.fields["lines"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(one.key, held_words(one)) for one in found.chosen]
        field.initial = [one.key for one in found.chosen]
