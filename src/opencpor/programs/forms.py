"""What the pages about programs read from an address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ComparisonForm(forms.Form):
    """The two versions to compare."""

    before = forms.TypedChoiceField(label=gettext_lazy("From version"), coerce=int)
    after = forms.TypedChoiceField(label=gettext_lazy("To version"), coerce=int)

    def __init__(self, *args: Any, numbers: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(number, _("Version %(number)s") % {"number": number}) for number in numbers]
        for name in ("before", "after"):
            field = self.fields[name]
            if isinstance(field, forms.TypedChoiceField):
                field.choices = choices
