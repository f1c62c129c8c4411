"""The forms of the green path."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.claims.forms.conditional import WordsWhen
from opencpor.claims.green.models import Verdict
from opencpor.claims.green.policies import Wish
from opencpor.programs.document.policy import GreenCondition
from opencpor.programs.rendering.options import CONDITIONS

VERDICTS = (
    (Verdict.AGREE.value, _("I would have accepted it too")),
    (Verdict.OVERTURN.value, _("It should not have been accepted")),
)


class VerdictForm(forms.Form):
    """What a reviewer says of a sampled decision."""

    use_required_attribute = False

    verdict = forms.ChoiceField(
        label=_("Your verdict"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it was right.")},
    )
    reason = WordsWhen(
        label=_("Why"),
        help_text=_("Needed where it was wrong: senior reviewers and program managers read it."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = "sample"
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the decision was wrong."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("verdict") == Verdict.OVERTURN and not (values.get("reason") or "").strip():
            self.add_error("reason", forms.ValidationError(_("Say why."), code="required"))
        return values


class PolicyForm(forms.Form):
    """The green path, to be tried on the past or proposed as part of a new version."""

    use_required_attribute = False

    enabled = forms.BooleanField(
        label=_("Accept claims by this policy"), required=False,
        help_text=_("A proposal may also switch the green path off."),
    )  # fmt: skip
    conditions = forms.MultipleChoiceField(
        label=_("Conditions"),
        help_text=_("All of them must hold."),
        choices=[(one.value, label) for one, label in CONDITIONS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one condition.")},
    )
    min_decided_claims = forms.IntegerField(
        label=_("Decided claims that a partner must have"), min_value=0, max_value=36_500
    )
    max_rejected_share = forms.CharField(
        label=_("Largest share of them turned down"), help_text=_("From 0 to 1, such as 0.05."),
        max_length=20,
    )  # fmt: skip
    audit_share = forms.CharField(
        label=_("Share that people look at"), help_text=_("From 0 to 1, such as 0.10."),
        max_length=20,
    )  # fmt: skip
    first_day = forms.DateField(
        label=_("Try on claims decided from"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    last_day = forms.DateField(
        label=_("Try on claims decided until"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What changes and why"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For a proposal: the program manager who publishes it reads this."),
    )  # fmt: skip

    def wish(self) -> Wish:
        """Return the policy that is wished for."""
        said = self.cleaned_data
        return Wish(
            said["enabled"],
            tuple(GreenCondition(one) for one in said["conditions"]),
            said["min_decided_claims"],
            said["max_rejected_share"],
            said["audit_share"],
        )
