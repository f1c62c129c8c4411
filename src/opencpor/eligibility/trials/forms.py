"""What the page that tries a version on scores takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from opencpor.access.actor import Actor
from opencpor.eligibility.trials.actions.ask_trial import TrialWish
from opencpor.incentives.whatif.naming_forms import VersionNamingForm
from opencpor.programs.forms import program_choices


class TrialForm(VersionNamingForm):
    """Exactly one version of a program."""

    program = forms.ChoiceField(label=gettext_lazy("Program"), choices=program_choices)
    draft = forms.ChoiceField(
        label=gettext_lazy("Draft of a version"),
        required=False,
        help_text=gettext_lazy("It is tried as it stands now."),
    )
    proposal = forms.ChoiceField(label=gettext_lazy("Proposed version"), required=False)
    version = forms.ChoiceField(label=gettext_lazy("Published version"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_versions(actor)

    @property
    def named_in(self) -> str:
        """Say at which field it is shown what is wrong with what was named."""
        said = self.cleaned_data
        return next((one for one in ("draft", "proposal") if said.get(one)), "version")

    def wish(self) -> TrialWish:
        """Return what is wanted."""
        said = self.cleaned_data
        return TrialWish(
            said["program"], said["version"], said.get("proposal", ""), said.get("draft", "")
        )
