"""What the page of banks' answers asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.ui.forms import DropInput


class AnswersForm(forms.Form):
    """A file that the bank gave."""

    file = forms.FileField(
        label=_("File of the bank"),
        widget=DropInput(),
        help_text=_(
            "A status report (pain.002), a statement of account (camt.053), a notification "
            "(camt.054), or CSV with the columns batch, reference, outcome, code, text, amount, "
            "currency; the last four may be missing. An outcome is accepted, pending, rejected, "
            "settled or returned."
        ),
    )
