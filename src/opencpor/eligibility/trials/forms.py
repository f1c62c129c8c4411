"""What the page that tries a version on scores takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.eligibility.trials.actions.ask_trial import TrialWish
from opencpor.incentives.whatif.choices import draft_choices, proposal_choices, version_choices
from opencpor.programs.forms import program_choices


class TrialForm(forms.Form):
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
        self._offer("version", version_choices(actor))
        if actor.may(Permission.PROPOSAL_READ):
            self._offer("proposal", proposal_choices(actor, self._named("proposal")))
            self._offer("draft", draft_choices(actor, self._named("draft")))
        else:
            del self.fields["proposal"], self.fields["draft"]

    def _named(self, field: str) -> str:
        """Return what is chosen already: sent by the reader, or named by the address."""
        return str(self.data.get(field) or self.initial.get(field) or "")

    def _offer(self, field: str, choices: Any) -> None:
        self.fields[field].choices = [("", _("None chosen")), *choices]  # type: ignore[attr-defined]

    def clean_version(self) -> int | None:
        """Read the number of a version, which has to be one of the program that is chosen."""
        key, _slash, number = self.cleaned_data["version"].rpartition("/")
        if number and key != self.cleaned_data.get("program"):
            raise forms.ValidationError(_("This version is of another program."), code="program")
        return int(number) if number else None

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
