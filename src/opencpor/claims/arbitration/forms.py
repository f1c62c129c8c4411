"""The forms of an arbitration: a side's statement, and the decision."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from opencpor.claims.arbitration.actions.deciding import Decision, Reasoned, Ruling
from opencpor.claims.forms.conditional import ChoiceWhen

Choices = Sequence[tuple[str, str]]
DECISIONS = (
    (Decision.KEEP.value, _("The incumbent stays")),
    (Decision.TRANSFER.value, _("A challenger takes over")),
)


class StatementForm(forms.Form):
    """What speaks for one's own side."""

    statement = forms.CharField(
        label=_("What speaks for you"),
        help_text=_("Only the operator reads it. You can say it anew until it is decided."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
        error_messages={"required": _("Say what speaks for you.")},
    )


class DecisionForm(forms.Form):
    """The decision, with a coded reason for every side."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who is to hold it.")},
    )
    winner = ChoiceWhen(label=_("Who takes over"))
    on = forms.DateField(
        label=_("Day of the transfer"),
        help_text=_("In the program's calendar; empty: at once. Until then the incumbent stays."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, sides: Choices, challengers: Choices, reasons: Choices, *args: Any,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.side_ids = [side for side, _name in sides]
        self.fields["winner"].choices = [("", ""), *challengers]  # type: ignore[attr-defined]
        if len(challengers) <= 1:
            del self.fields["winner"]
        for side, name in sides:
            self.fields[f"code_{side}"] = forms.ChoiceField(
                label=_("Reason for %(name)s") % {"name": name},
                choices=[("", ""), *reasons],
                error_messages={"required": _("Choose why.")},
            )
            self.fields[f"text_{side}"] = forms.CharField(
                label=_("In words, for %(name)s alone") % {"name": name},
                required=False,
                max_length=10_000,
            )

    def clean(self) -> dict[str, Any]:
        """Ask who takes over where one does; where the incumbent stays, nothing of a transfer."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("outcome") == Decision.KEEP:
            for name in ("winner", "on"):
                self.errors.pop(name, None)
                values[name] = None
        elif "winner" in self.fields and values.get("winner") == "":
            error = forms.ValidationError(_("Say who is to hold it."), code="required")
            self.add_error("winner", error)
        return values

    def reasons(self) -> list[tuple[BoundField, BoundField]]:
        """Return the fields of each side: its code, and its words."""
        return [(self[f"code_{side}"], self[f"text_{side}"]) for side in self.side_ids]

    def places(self) -> dict[str, str]:
        """Return which field shows what the action says of a side's reason."""
        return {f"reasons.{side}.code": f"code_{side}" for side in self.side_ids} | {
            f"reasons.{side}.text": f"text_{side}" for side in self.side_ids
        }

    def ruling(self) -> Ruling:
        """Return what was decided."""
        said = self.cleaned_data
        reasons = [
            Reasoned(side, said[f"code_{side}"], said[f"text_{side}"]) for side in self.side_ids
        ]
        decision = Decision(said["outcome"])
        return Ruling(decision, reasons, said.get("winner") or "", said["on"])
