"""The forms of a review: a ruling per line, questions, a rejection, a note, a tenant."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.claims.actions.decide import Outcome, Ruling
from opencpor.claims.actions.request_information import Question
from opencpor.claims.forms.conditional import ChoiceWhen, WordsWhen
from opencpor.programs.document.reasons import Reason
from opencpor.ui.countries import countries

Choices = Sequence[tuple[str, str]]
OUTCOMES = ((Outcome.ACCEPT.value, _("Accept")), (Outcome.DROP.value, _("Drop")))


def codes(reasons: Collection[Reason], language: str) -> list[tuple[str, str]]:
    """Return coded reasons as choices, with what each means."""
    return [(one.code, f"{one.text.in_language(language)} ({one.code})") for one in reasons]


class RulingForm(forms.Form):
    """What a reviewer says of one line."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Accept or drop this line.")},
    )
    code = ChoiceWhen(label=_("Why it is dropped"))
    text = forms.CharField(label=_("In words, for the partner"), required=False, max_length=10_000)
    override = WordsWhen(label=_("Why an unknown subscription is accepted"), max_length=10_000)

    def __init__(
        self,
        line_id: str,
        reasons: Choices,
        *args: Any,
        overridable: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["prefix"] = line_id
        super().__init__(*args, **kwargs)
        self.line_id = line_id
        self.fields["code"].choices = [("", ""), *reasons]  # type: ignore[attr-defined]
        if not overridable:
            del self.fields["override"]

    def clean(self) -> dict[str, Any]:
        """Ask for a code where a line is dropped."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("outcome") == Outcome.DROP and not values.get("code"):
            self.add_error("code", forms.ValidationError(_("Choose why."), code="required"))
        return values

    def ruling(self) -> Ruling:
        """Return what was decided."""
        said = self.cleaned_data
        dropped = said["outcome"] == Outcome.DROP
        return Ruling(
            self.line_id,
            Outcome(said["outcome"]),
            said["code"] if dropped else "",
            said["text"] if dropped else "",
            "" if dropped else said.get("override", ""),
        )


class AskForm(forms.Form):
    """What the partner is asked for: a code for the claim or for any of its lines, and words."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("In words"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, lines: Choices, reasons: Choices, *args: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = "ask"
        super().__init__(*args, **kwargs)
        targets: list[tuple[str, Any]] = [("", _("The whole claim")), *lines]
        self._targets = {f"code-{line or 'claim'}": line for line, _label in targets}
        for name, (_line, label) in zip(self._targets, targets, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", ""), *reasons]
            )
        self.order_fields([*self._targets, "text"])

    def clean(self) -> dict[str, Any]:
        """Ask for something at least."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(values.get(name) for name in self._targets):
            first = next(iter(self._targets))
            self.add_error(
                first, forms.ValidationError(_("Choose what is missing."), code="required")
            )
        return values

    def questions(self) -> list[Question]:
        """Return what is asked."""
        return [
            Question(self.cleaned_data[name], line)
            for name, line in self._targets.items()
            if self.cleaned_data[name]
        ]


class RejectForm(forms.Form):
    """Why a whole claim is turned down."""

    code = forms.ChoiceField(label=_("Reason"))
    text = forms.CharField(
        label=_("In words, for the partner"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, reasons: Choices, *args: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = "reject"
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", ""), *reasons]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Something that only operators see."""

    text = forms.CharField(
        label=_("Internal note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = "note"
        super().__init__(*args, **kwargs)


class EarlierForm(forms.Form):
    """Why a claim is taken before one that waits longer."""

    reason = forms.CharField(label=_("Why not the earlier one first?"), max_length=10_000)


class ReassignForm(forms.Form):
    """Who reviews from now on."""

    reviewer = forms.ChoiceField(label=_("Reviewer"))

    def __init__(self, reviewers: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].choices = [("", ""), *reviewers]  # type: ignore[attr-defined]


class TenantForm(forms.Form):
    """A tenant confirmed: what it is called, where it is, which domains are its own."""

    name = forms.CharField(label=_("Customer name"), max_length=200)
    country = forms.ChoiceField(label=_("Customer country"))
    domains = forms.MultipleChoiceField(
        label=_("Verified domains"),
        help_text=_("Tick a domain only if you know that it is the tenant's."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    grounds = forms.CharField(
        label=_("On what you rely"),
        help_text=_("Kept with the tenant, such as “register of companies, 4 March”."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, domains: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]
        self.fields["domains"].choices = [(one, one) for one in domains]  # type: ignore[attr-defined]
        if not domains:
            del self.fields["domains"]
