"""What the pages of this room ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.eligibility.words import KINDS
from opencpor.ui.forms import DropInput


class ImportForm(forms.Form):
    """A file to check, or to carry out at once if nothing is wrong with it."""

    kind = forms.ChoiceField(label=_("What the file holds"), choices=list(KINDS.items()))
    file = forms.FileField(
        label=_("CSV file"),
        widget=DropInput,
        help_text=_("UTF-8, at most 4 MiB. The first line names the columns."),
    )
