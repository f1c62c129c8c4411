"""The forms that change an association."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.common.months import Month


class RevokeForm(forms.Form):
    """Why the operator ends an association, and whether closed months count."""

    code = forms.ChoiceField(label=_("Reason"))
    text = forms.CharField(
        label=_("In words"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    void_from = forms.ChoiceField(
        label=_("Void from month"),
        help_text=_(
            "From this month on it does not count, although it was held: what closed months have "
            "earned is taken back by the next close."
        ),
        required=False,
    )

    def __init__(
        self, reasons: Collection[tuple[str, str]], months: Collection[Month], *args: Any,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", ""), *reasons]  # type: ignore[attr-defined]
        chosen = [(str(month), str(month)) for month in months]
        self.fields["void_from"].choices = [("", _("All that was held counts")), *chosen]  # type: ignore[attr-defined]

    def month(self) -> Month | None:
        """Return the first month that does not count, if there is one."""
        text = self.cleaned_data["void_from"]
        return Month.parse(text) if text else None
