"""What the pages about drafts take."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from opencpor.programs.document.reading import MAX_CHARACTERS
from opencpor.programs.forms import program_choices


class StartForm(forms.Form):
    """Which program, and what the draft is about."""

    program = forms.ChoiceField(label=gettext_lazy("Program"), choices=program_choices)
    name = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=120,
        help_text=gettext_lazy("In few words, such as: Higher rates for Teams."),
    )


class TextForm(forms.Form):
    """The whole document, and the revision that it was opened at."""

    text = forms.CharField(
        label=gettext_lazy("Document"),
        strip=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(
            attrs={"rows": 30, "class": "program-text", "spellcheck": "false", "wrap": "off"}
        ),
        help_text=gettext_lazy(
            "YAML. It is checked while you write, and may be saved while it is wrong."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20)


class CheckForm(forms.Form):
    """A text to check in the draft's place."""

    text = forms.CharField(strip=False, max_length=MAX_CHARACTERS)


class ProposeForm(forms.Form):
    """From when a draft shall govern, and why."""

    effective_from = forms.DateField(
        label=gettext_lazy("Governs from"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        help_text=gettext_lazy("First month. Empty: the month in which it is published."),
    )
    note = forms.CharField(
        label=gettext_lazy("What changes and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For whoever publishes it, and for the record."),
    )


class BringUpForm(forms.Form):
    """Whether the draft's own text shall hold."""

    as_it_is = forms.BooleanField(
        label=gettext_lazy("Keep the draft's text as it is"),
        required=False,
        help_text=gettext_lazy(
            "What the newer version changed is then taken back, unless you wrote it into the draft."
        ),
    )
