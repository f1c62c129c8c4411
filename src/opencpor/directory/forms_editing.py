"""The forms with which a program manager enters and changes what the directory holds.

Their fields bear the names of `rules.values`, where everything is checked; so an error of the
action stands at its field.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from opencpor.directory.queries import Choices
from opencpor.directory.words import SEGMENTS, SUBSCRIPTION_CHIPS
from opencpor.ui.countries import countries

PER_LINE = {"rows": 3, "spellcheck": "false"}
DAY = {"type": "date"}


def _lines(words: str) -> str:
    """Write a list that stands in one cell a line each."""
    return "\n".join(words.split())


class EditForm(forms.Form):
    """One thing of the directory, as text values.

    Attributes:
        key: The field by which the thing is known; it is asked for only when it is new.
        lists: Fields that hold several values, a line each.
    """

    key: ClassVar[str] = ""
    lists: ClassVar[tuple[str, ...]] = ()
    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any,
        *,
        fresh: Mapping[str, str] | None = None,
        known: Mapping[str, str] | None = None,
        revision: int = 0,
    ) -> None:
        """Begin with what is usual of a new thing, or known of one in the revision that was read.

        Args:
            data: What was sent; None: the form is shown first.
            fresh: The usual values of a new thing.
            known: The values of a thing that is changed; None: it is new.
            revision: The revision that ``known`` was read in.
        """
        values = dict(known or fresh or {})
        values |= {name: _lines(values[name]) for name in self.lists if name in values}
        super().__init__(data, initial=values | {"revision": str(revision)})
        self.is_new = known is None
        if not self.is_new:
            del self.fields[self.key]
        if "country" in self.fields:
            self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    @property
    def seen(self) -> str | None:
        """The ETag of the revision that a change was made on; None for a new thing."""
        return None if self.is_new else f'"{self.cleaned_data["revision"] or 0}"'

    def given(self) -> dict[str, str]:
        """Return the values as the actions take them."""
        values = {name: str(v or "") for name, v in self.cleaned_data.items() if name != "revision"}
        return values | {
            name: " ".join(values[name].replace(",", " ").split()) for name in self.lists
        }


class PartnerForm(EditForm):
    """A partner organization."""

    key = "global_id"
    lists = ("domains",)

    global_id = forms.CharField(
        label=_("Global account ID"),
        help_text=_("The number of the organization. It claims nothing itself; locations do."),
    )
    name = forms.CharField(label=_("Name"))
    country = forms.ChoiceField(label=_("Country"))
    domains = forms.CharField(
        label=_("E-mail domains"),
        widget=forms.Textarea(attrs=PER_LINE),
        required=False,
        help_text=_("One per line. Contacts on these domains cannot answer for a customer."),
    )


class LocationForm(EditForm):
    """A partner's location."""

    key = "partner_id"

    partner_id = forms.CharField(
        label=_("PartnerID"), help_text=_("The location's own number: what claims and earns.")
    )
    name = forms.CharField(label=_("Name"))
    city = forms.CharField(label=_("City"), required=False)
    country = forms.ChoiceField(label=_("Country"))


class CustomerForm(EditForm):
    """A customer tenant."""

    key = "tenant_id"
    lists = ("verified_domains", "domains")

    tenant_id = forms.CharField(
        label=_("Tenant ID"), help_text=_("A GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301.")
    )
    name = forms.CharField(label=_("Name"))
    country = forms.ChoiceField(label=_("Country"))
    segment = forms.ChoiceField(label=_("Segment"), choices=list(SEGMENTS.items()))
    cloud = forms.CharField(
        label=_("Cloud"), help_text=_("The cloud the tenant lives in: public, or a closed one.")
    )
    verified_domains = forms.CharField(
        label=_("Domains that are the tenant's"),
        widget=forms.Textarea(attrs=PER_LINE),
        required=False,
        help_text=_("One per line. Mail to and from them counts as the customer's own."),
    )
    domains = forms.CharField(
        label=_("Domains that nobody has verified"),
        widget=forms.Textarea(attrs=PER_LINE),
        required=False,
        help_text=_("One per line."),
    )


class SubscriptionForm(EditForm):
    """A subscription of a customer."""

    key = "subscription_id"
    lists = ("seats",)

    subscription_id = forms.CharField(
        label=_("Subscription ID"),
        help_text=_("A GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301."),
    )
    product = forms.ChoiceField(label=_("Product"))
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(key, chip.word) for key, chip in SUBSCRIPTION_CHIPS.items()],
        help_text=_("Expired ends the associations on this subscription."),
    )
    starts_on = forms.DateField(label=_("Start"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        required=False,
        help_text=_("Empty: open."),
    )
    seats = forms.CharField(
        label=_("Seats at the end of each month"),
        widget=forms.Textarea(attrs=PER_LINE | {"rows": 5}),
        required=False,
        help_text=_("One month per line, such as 2026-09=120. Months left out keep their seats."),
    )

    def __init__(self, data: Any, *, products: Choices, channels: Choices, **known: Any) -> None:
        """Offer what the programs sell; a product that none knows any longer can stay."""
        super().__init__(data, **known)
        for name, offered in (("product", products), ("channel", channels)):
            held = self.initial.get(name, "")
            kept = [(held, held)] if held and held not in dict(offered) else []
            choices = [("", ""), *offered, *kept]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
