"""The forms of the guided form, step by step; what they may hold the actions decide."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opencpor.claims.changes import COLUMNS, Changes, LineChange
from opencpor.claims.terms import Part
from opencpor.directory.rules.tenant import read_tenant
from opencpor.programs.document.offer import Engagement, SolutionArea
from opencpor.programs.document.program import Program
from opencpor.ui.countries import countries

FIELD_OF = {name: column for column, (name, _part) in COLUMNS.items()}
"""Which form field shows the errors of which field of the actions."""

ELSEWHERE = "elsewhere"
TENANT_LENGTH = 60  # of what is kept as typed


class AreaForm(forms.Form):
    """Step one: the solution area."""

    area = forms.ChoiceField(
        label=_("Solution area"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you help the customer with.")},
    )

    def __init__(
        self, areas: Iterable[tuple[str, SolutionArea]], language: str, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            (f"{program}/{area.key}", area.name.in_language(language)) for program, area in areas
        ] + [(ELSEWHERE, _("Something else?"))]


class RoleForm(forms.Form):
    """Step two: the partner role, which is the engagement."""

    engagement = forms.ChoiceField(
        label=_("Partner role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the role that you have.")},
    )

    def __init__(
        self, offered: Iterable[Engagement], language: str, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.partner_role.in_language(language)) for one in offered]
        self.fields["engagement"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:  # the only one is read, not chosen
            self.fields["engagement"].initial = choices[0][0]


class LaterForm(forms.Form):
    """A form that may be sent with gaps: what is missing is said by findings or by the action.

    Its fields are marked like those of any form: only what may stay empty for good is optional.
    """

    use_required_attribute = False

    def full_clean(self) -> None:
        """Check what was entered, and nothing for being empty."""
        needed = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, required in needed.items():
            self.fields[name].required = required


class StepForm(LaterForm):
    """A step that writes columns of the draft; nothing is required to leave it."""

    def changes(self) -> Changes:
        """Return what was entered, as the actions take it."""
        values = {name: value for name, value in self.cleaned_data.items() if name in COLUMNS}
        return Changes(values)


class DetailsForm(StepForm):
    """Step three: name, PartnerID, the customer's tenant, the agreement."""

    name = forms.CharField(
        label=_("Name of the claim"),
        help_text=_("For your own lists, such as “Teams rollout at Contoso”."),
        max_length=200,
    )
    given_partner_id = forms.ChoiceField(
        label=_("PartnerID"),
        help_text=_("The location that does the work. It holds the association and earns."),
    )
    tenant_id = forms.CharField(
        label=_("Customer tenant ID"),
        help_text=_(
            "A GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, also called directory ID. The "
            "customer finds it in the Microsoft Entra admin center under Overview; you may paste "
            "the address of a portal page that contains it."
        ),
        max_length=2000,
    )
    customer_name = forms.CharField(label=_("Customer name"), max_length=200)
    customer_domain = forms.CharField(
        label=_("Customer domain"),
        help_text=_("A domain of the customer, such as contoso.com."),
        max_length=253,
    )
    customer_country = forms.ChoiceField(label=_("Customer country"))
    agreement_date = forms.DateField(
        label=_("Date of the signed agreement"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    opt_out = forms.BooleanField(label=_("Do not pay incentives for this claim (recognition only)"))

    def __init__(
        self,
        engagement: Engagement,
        locations: Sequence[tuple[str, str]],
        language: str,
        parts: Collection[Part],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.noted_domain = ""
        known = {partner_id for partner_id, _label in locations}
        kept = self.initial.get("given_partner_id", "")
        extra = [] if not kept or kept in known else [(kept, kept)]
        self.fields["given_partner_id"].choices = [("", ""), *locations, *extra]  # type: ignore[attr-defined]
        self.fields["customer_country"].choices = countries()  # type: ignore[attr-defined]
        if not engagement.opt_out_allowed:
            del self.fields["opt_out"]
        for name in list(self.fields):
            if COLUMNS[name][1] not in parts:
                del self.fields[name]
        asked = engagement.extra_fields if Part.EXTRA in parts else ()
        self._extra = [field.key for field in asked]
        for field in asked:
            self.fields[f"extra.{field.key}"] = forms.CharField(
                label=field.label.in_language(language),
                help_text=field.help.in_language(language) if field.help else "",
                required=field.required,
                max_length=200,
                initial=(self.initial.get("extra") or {}).get(field.key, ""),
            )

    def clean(self) -> dict[str, Any]:
        """Read the tenant ID out of whatever was pasted; a domain goes where domains belong."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        typed = values.get("tenant_id", "").strip()
        found = read_tenant(typed)
        if found.tenant_id:
            values["tenant_id"] = str(found.tenant_id)
        elif found.domain and "customer_domain" in self.fields:
            values["tenant_id"] = ""
            given = values.get("customer_domain", "")
            half = bool(given) and found.domain.startswith(given)  # noted while it was being typed
            values["customer_domain"] = found.domain if half or not given else given
            self.noted_domain = found.domain
        else:
            values["tenant_id"] = typed[:TENANT_LENGTH]
        return values

    def changes(self) -> Changes:
        """Return what was entered, the engagement's own questions included."""
        values = dict(super().changes().values)
        if self._extra:
            answers = {key: self.cleaned_data.get(f"extra.{key}", "") for key in self._extra}
            values["extra"] = {key: text for key, text in answers.items() if text}
        return Changes(values)


class WorkloadsForm(StepForm):
    """Step four where workloads are claimed: which of them."""

    workloads = forms.MultipleChoiceField(label=_("Workloads"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, program: Program, engagement: Engagement, language: str,
                 *args: Any, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["workloads"].choices = [  # type: ignore[attr-defined]
            (one.key, one.name.in_language(language)) for one in program.workloads_of(engagement)
        ]

    def changes(self) -> Changes:
        """Return the workloads as the claim's lines."""
        lines = tuple(LineChange(workload=key) for key in self.cleaned_data["workloads"])
        return Changes(lines=lines)


class SubscriptionForm(LaterForm):
    """One subscription with its product."""

    subscription_id = forms.CharField(label=_("Subscription ID"), max_length=60)
    product = forms.ChoiceField(label=_("Product"))

    def __init__(self, products: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = [("", ""), *products]  # type: ignore[attr-defined]


class ContactsForm(StepForm):
    """Step five: who is asked at the customer, and whom reviewers reach at the partner."""

    contact_name = forms.CharField(label=_("Contact at the customer"), max_length=200)
    contact_title = forms.CharField(
        label=_("Title"),
        help_text=_("The contact's function, such as “Head of IT”."),
        max_length=200,
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("On a domain of the customer. We ask this person whether you are right."),
    )
    contact_language = forms.ChoiceField(label=_("Language of the mail"))
    partner_contact_name = forms.CharField(label=_("Your contact"), max_length=200)
    partner_contact_email = forms.EmailField(label=_("Your contact's e-mail"))

    def __init__(self, languages: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_language"].choices = [  # type: ignore[attr-defined]
            (code, Locale.parse(code, sep="-").get_display_name(get_language() or "en") or code)
            for code in languages
        ]
