"""The forms that change an association."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.access.models import Unit
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


class MoveForm(forms.Form):
    """To which location an association moves, and from which month on."""

    location = forms.ChoiceField(label=_("Location"))
    month = forms.ChoiceField(
        label=_("From month"), help_text=_("It moves at the start of this month.")
    )

    def __init__(
        self, places: Collection[Unit], present: Unit | None, months: Collection[Month],
        *args: Any, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        known = [(one.id, one.name) for one in places]
        if present is not None:
            stays = _("%(location)s: stay, take the planned move back")
            known.append((present.id, stays % {"location": present.name}))
        self.fields["location"].choices = known  # type: ignore[attr-defined]
        chosen = [(str(month), str(month)) for month in months]
        self.fields["month"].choices = chosen  # type: ignore[attr-defined]

    def start(self) -> Month:
        """Return the month from whose start it moves."""
        return Month.parse(self.cleaned_data["month"])
