"""Forms of one's own account, and of an invitation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

BROWSER = "browser"  # stored as no language at all


class AccountForm(forms.Form):
    """What a person sets for themselves."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(BROWSER, _("As the browser asks")), *settings.LANGUAGES],
        help_text=_("For the pages and the mails you get."),
    )

    def clean_language(self) -> str:
        """Return the language's code; empty for the browser's."""
        chosen: str = self.cleaned_data["language"]
        return "" if chosen == BROWSER else chosen


class JoinForm(forms.Form):
    """What a new person chooses; nothing of one who has an account."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. A phrase of several words is best."),
    )

    def __init__(self, *args: Any, ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask:
            self.fields.clear()
