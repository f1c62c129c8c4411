"""The forms of the green path."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.claims.green.models import Verdict

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
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed where it was wrong: senior reviewers and program managers read it."),
        required=False,
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
