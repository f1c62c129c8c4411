"""The forms of a dispute: opening it, and deciding it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.claims.forms.conditional import ChoicesWhen, WordsWhen

Choices = Sequence[tuple[str, str]]
UPHOLD, OVERTURN = "uphold", "overturn"
OUTCOMES = ((UPHOLD, _("The decision stands")), (OVERTURN, _("Accept lines after all")))


def _offer(form: forms.Form, lines: Choices) -> None:
    """Let lines be chosen, all ticked; with one there is nothing to choose."""
    form.fields["lines"].choices = lines  # type: ignore[attr-defined]
    form.fields["lines"].initial = [line for line, _name in lines]
    if len(lines) <= 1:
        del form.fields["lines"]


class DisputeForm(forms.Form):
    """Why a decision is wrong, and for which lines."""

    use_required_attribute = False

    justification = WordsWhen(
        label=_("Why the decision is wrong"),
        help_text=_("May stay empty if you have added new files to the claim since the decision."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
    )
    lines = forms.MultipleChoiceField(
        label=_("Lines to look at again"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one line.")},
    )

    def __init__(self, lines: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, lines)

    def chosen(self) -> list[str] | None:
        """Return the lines chosen; None: there was but one."""
        return self.cleaned_data.get("lines")


class VerdictForm(forms.Form):
    """What a senior reviewer says of a dispute."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the decision stands.")},
    )
    lines = ChoicesWhen(
        label=_("Lines accepted after all"),
        help_text=_("Only where the decision does not stand; the others stay dropped."),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Why, for the partner"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, lines: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, lines)

    def clean(self) -> dict[str, Any]:
        """Ask for a line where the decision does not stand."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("outcome") == OVERTURN and values.get("lines") == []:
            error = forms.ValidationError(_("Choose at least one line."), code="required")
            self.add_error("lines", error)
        return values
