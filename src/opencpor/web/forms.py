"""Forms of one's own account."""

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
