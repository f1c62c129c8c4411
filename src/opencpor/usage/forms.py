"""The upload form and the filter of the usage list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.ui.forms import DropInput
from opencpor.usage.imports.given import AUTO
from opencpor.usage.layouts import LAYOUTS


class CorrectionForm(forms.Form):
    """Corrected rows of a quarantine; all else is as the first file said it."""

    file = forms.FileField(
        label=_("Corrected rows"),
        widget=DropInput(),
        help_text=_("The downloaded quarantine with right values, or any file of the same layout."),
    )


class UploadForm(forms.Form):
    """A usage file and what is said beside it."""

    file = forms.FileField(
        label=_("Usage file"),
        widget=DropInput(),
        help_text=_("CSV, TSV, XLSX or Parquet, also packed with gzip."),
    )
    layout = forms.ChoiceField(label=_("Layout"), required=False)
    tenant_id = forms.CharField(
        label=_("Tenant ID"),
        required=False,
        help_text=_("Only for a tenant's own per-user report."),
    )
    report_date = forms.DateField(
        label=_("Date of the report"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Only for a per-user report that does not name it."),
    )
    licenses = forms.FileField(
        label=_("License report"),
        required=False,
        help_text=_("Beside a per-user report: how many units of each SKU are enabled."),
    )
    program = forms.ChoiceField(label=_("Program"), required=False)

    def __init__(self, *args: Any, programs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        layouts = [(AUTO, _("Recognize it")), *((one.key, one.title) for one in LAYOUTS)]
        self.fields["layout"].choices = layouts  # type: ignore[attr-defined]
        if len(programs) > 1:
            self.fields["program"].choices = programs  # type: ignore[attr-defined]
        else:
            del self.fields["program"]
