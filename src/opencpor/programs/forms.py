"""What the pages about programs read from an address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencpor.programs.queries import latest_version, program_keys
from opencpor.programs.rendering.tables import words
from opencpor.ui.forms import DropInput


def program_choices() -> list[tuple[str, str]]:
    """Offer all programs, by their names in the reader's language."""
    return [(key, words(latest_version(key).document.name)) for key in program_keys()]


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


class ProposalForm(forms.Form):
    """A document, from when it shall govern, and why."""

    file = forms.FileField(
        label=gettext_lazy("Program document"),
        widget=DropInput(),
        help_text=gettext_lazy("The whole document as YAML, not only what changes."),
    )
    effective_from = forms.DateField(
        label=gettext_lazy("Governs from"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        help_text=gettext_lazy(
            "First month. Empty: the month in which it is published; for a first version, the "
            "month of its earliest incentive rule."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("What changes and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For whoever publishes it, and for the record."),
    )

    def clean_file(self) -> str:
        """Read the file as text."""
        try:
            return str(self.cleaned_data["file"].read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("This is no UTF-8 text. Save the document as UTF-8."), code="encoding"
            ) from error


class RejectionForm(forms.Form):
    """Why a proposal is rejected."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Say what to mend; whoever proposed it reads this."),
    )
