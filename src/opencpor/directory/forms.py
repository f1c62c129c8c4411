"""What the pages of the directory ask for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.directory.models import Customer
from opencpor.directory.words import KINDS, SEGMENTS
from opencpor.ui.forms import DropInput


class ConfirmForm(forms.Form):
    """A reviewer's confirmation of a tenant."""

    name = forms.CharField(label=_("Name"), max_length=200)
    country = forms.CharField(
        label=_("Country"), max_length=2, help_text=_("Two letters, such as DE or US.")
    )
    segment = forms.ChoiceField(label=_("Segment"), choices=list(SEGMENTS.items()))
    verified_domains = forms.MultipleChoiceField(
        label=_("These domains are the tenant's"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    grounds = forms.CharField(
        label=_("Grounds"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you rely on, such as a register or a call. It is kept."),
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": customer.organization.name,
            "country": customer.country,
            "segment": customer.segment,
        }
        super().__init__(*args, **kwargs)
        domains = [row.domain for row in customer.domains.all() if not row.verified_at]
        field = self.fields["verified_domains"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(domain, domain) for domain in domains]
        if not domains:
            del self.fields["verified_domains"]


class DomainForm(forms.Form):
    """Which domain is verified, and why."""

    domain = forms.CharField(widget=forms.HiddenInput)
    grounds = forms.CharField(label=_("Grounds"), required=False)


class InviteForm(forms.Form):
    """Which program a location is invited to."""

    program = forms.ChoiceField(label=_("Program"))

    def __init__(self, *args: Any, programs: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["program"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(programs.items())


class VerbForm(forms.Form):
    """What is done to an enrollment; returning and discontinuing need a reason."""

    verb = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class UploadForm(forms.Form):
    """A file to check."""

    kind = forms.ChoiceField(label=_("What the file holds"), choices=list(KINDS.items()))
    file = forms.FileField(
        label=_("CSV file"),
        widget=DropInput,
        help_text=_("UTF-8, at most 4 MiB. The first line names the columns, as in an export."),
    )


class CarryOutForm(forms.Form):
    """Whether rows with an error stop the others."""

    only_clean_rows = forms.BooleanField(
        label=_("Store the rows without error, leave out the others"), required=False
    )
