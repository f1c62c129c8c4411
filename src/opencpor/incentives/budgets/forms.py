"""What people write to set a budget."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opencpor.programs.queries import latest_version, program_keys

MONTH = {"inputmode": "numeric"}


class BudgetForm(forms.Form):
    """A rule, its months and the amount.

    Offered are the rules of the programs' latest versions, and that of a budget to be replaced.
    """

    rule = forms.ChoiceField(label=_("Rule"))
    first = forms.CharField(
        label=_("First month"), max_length=7, widget=forms.TextInput(attrs=MONTH),
        help_text=_("Year and month, such as 2026-10."),
    )  # fmt: skip
    last = forms.CharField(
        label=_("Last month"), max_length=7, widget=forms.TextInput(attrs=MONTH),
        help_text=_("It is counted."),
    )  # fmt: skip
    amount = forms.CharField(
        label=_("Amount"), max_length=30,
        help_text=_("In the program's currency, such as 250000.00."),
    )  # fmt: skip
    replaces = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = _rules()
        replaced = str(self.initial.get("rule", ""))
        if replaced and not any(replaced == key for _name, own in rules for key, _title in own):
            program, _slash, rule = replaced.partition("/")
            rules.append((program, [(replaced, rule)]))
        self.fields["rule"].choices = rules  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str]:
        """Return the keys of program and rule; only after the form was found valid."""
        program, _slash, rule = str(self.cleaned_data["rule"]).partition("/")
        return program, rule


def _rules() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each program's rules under its name."""
    language = get_language() or "en"
    documents = [(key, latest_version(key).document) for key in program_keys()]
    return [
        (
            document.name.in_language(language),
            [(f"{key}/{one.rule}", one.title(language)) for one in document.incentives],
        )
        for key, document in documents
    ]
