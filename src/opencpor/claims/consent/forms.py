"""What a customer fills in behind its link."""

from typing import Any

from django import forms

from opencpor.claims.consent.queries import LinkView
from opencpor.claims.words import Words


class DeclineForm(forms.Form):
    """Which products; all are ticked."""

    def __init__(self, data: Any, view: LinkView, words: Words) -> None:
        super().__init__(data)
        choices = [(line.id, name) for name, line in view.lines if line.id in view.open_lines]
        self.fields["lines"] = forms.MultipleChoiceField(
            choices=choices,
            initial=[key for key, _ in choices],
            widget=forms.CheckboxSelectMultiple,
            label=words["which"],
            help_text=words["which_help"],
            error_messages={"required": words["choose_one"]},
        )


class NotMeForm(forms.Form):
    """A better contact, if one is known."""

    better_contact = forms.EmailField(required=False, max_length=254)

    def __init__(self, data: Any, words: Words) -> None:
        super().__init__(data)
        field = self.fields["better_contact"]
        field.label, field.help_text = words["better"], words["better_help"]
        field.error_messages |= {"invalid": words["not_an_address"]}
