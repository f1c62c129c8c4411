"""What the page that asks for a back-test takes."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.incentives.whatif.actions.ask_back_test import BackTest, Rate
from opencpor.incentives.whatif.choices import draft_choices
from opencpor.incentives.whatif.naming_forms import VersionNamingForm, chosen, offer
from opencpor.programs.forms import program_choices
from opencpor.programs.queries import latest_version, program_keys
from opencpor.programs.rendering.tables import words
from opencpor.ui.forms import DropInput

RATE_WORDS = (2, 3)


def _month(label: Any, help_text: Any) -> forms.CharField:
    """Return a field for a month that may be left out."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "2026-10"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=7, widget=widget
    )


class BackTestForm(VersionNamingForm):
    """Months, and what is different."""

    program = forms.ChoiceField(label=gettext_lazy("Program"), choices=program_choices)
    version = forms.ChoiceField(
        label=gettext_lazy("Published version"),
        required=False,
        help_text=gettext_lazy("Or else a proposal, a draft, a document, or only other rates."),
    )
    proposal = forms.ChoiceField(label=gettext_lazy("Proposed version"), required=False)
    draft = forms.ChoiceField(
        label=gettext_lazy("Draft of a version"),
        required=False,
        help_text=gettext_lazy("It is tried as it stands now."),
    )
    document = forms.FileField(
        label=gettext_lazy("Program document"),
        required=False,
        widget=DropInput(),
        help_text=gettext_lazy("The whole document as YAML. It is tried, not published."),
    )
    rates = forms.CharField(
        label=gettext_lazy("Other rates"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "mws-usage-growth teams 5.00"}),
        help_text=gettext_lazy(
            "One a line: rule, workload, rate. Without a workload: every workload of the rule. "
            "They hold in the version above, or else in those that judged the months."
        ),
    )
    first = _month(gettext_lazy("First month"), gettext_lazy("Empty: the first that was closed."))
    last = _month(gettext_lazy("Last month"), gettext_lazy("Empty: the latest that was closed."))
    rules_of = _month(
        gettext_lazy("Take the rules of this month"),
        gettext_lazy(
            "For rules that begin later: those in force in this month are tried as if they had "
            "always been. Empty: each rule by its own dates."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_versions(actor)

    def clean_document(self) -> str:
        """Read the file as text."""
        given = self.cleaned_data["document"]
        try:
            return str(given.read().decode("utf-8-sig")) if given else ""
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("This is no UTF-8 text. Save the document as UTF-8."), code="encoding"
            ) from error

    def clean_rates(self) -> list[Rate]:
        """Read the lines."""
        found = []
        for line in self.cleaned_data["rates"].splitlines():
            words = re.split(r"[,;]?\s+", line.strip()) if line.strip() else []
            if not words:
                continue
            if len(words) not in RATE_WORDS:
                raise forms.ValidationError(
                    _("Write rule, workload and rate, one a line."), code="rates"
                )
            found.append(Rate(words[0], words[-1], words[1] if len(words) > RATE_WORDS[0] else ""))
        return found

    @property
    def places(self) -> dict[str, str]:
        """Say at which field an error of the action is shown."""
        return {f"rates.{place}": "rates" for place in range(100)}

    @property
    def named_in(self) -> str:
        """Say at which field it is shown that what was named is not there."""
        return self._unpublished or "version"

    @property
    def written_in(self) -> str:
        """Say at which field errors within a document are shown."""
        return self._unpublished or "document"

    @property
    def _unpublished(self) -> str:
        """Return which field names a version that is none yet; nothing if neither does."""
        said = self.cleaned_data
        return next((one for one in ("proposal", "draft") if said.get(one)), "")

    def wish(self) -> BackTest:
        """Return what is wanted."""
        said = self.cleaned_data
        return BackTest(
            said["program"], said["first"], said["last"], said["version"],
            said.get("proposal", ""), said["document"], said["rates"], said["rules_of"],
            said.get("draft", ""),
        )  # fmt: skip


class UsageForm(forms.Form):
    """How usage would go on."""

    program = forms.ChoiceField(label=gettext_lazy("Program"), choices=program_choices)
    percent = forms.CharField(
        label=gettext_lazy("Active users grow by, in percent a month"),
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Such as 12.5. Whole users count, the rest is cut off."),
    )
    units = forms.IntegerField(
        label=gettext_lazy("Or by a number of users in each unit"), required=False
    )
    months = forms.IntegerField(
        label=gettext_lazy("Months"), min_value=1, max_value=12, initial=1,
        help_text=gettext_lazy("From the latest closed one on."),
    )  # fmt: skip
    paid_too = forms.BooleanField(
        label=gettext_lazy("Paid units grow alike"),
        required=False,
        help_text=gettext_lazy("Else they stay, and limit what rules pay for."),
    )
    workload = forms.ChoiceField(label=gettext_lazy("Workload"), required=False)
    tenant = forms.CharField(
        label=gettext_lazy("Customer"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Name, tenant ID or domain. Empty: all customers."),
    )
    draft = forms.ChoiceField(label=gettext_lazy("By the rules of a draft"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.may(Permission.PROPOSAL_READ):
            drafts = draft_choices(actor, chosen(self, "draft"))
            offer(self, "draft", drafts, _("The rules in force"))
        else:
            del self.fields["draft"]
        workloads = {
            one.key: words(one.name)
            for key in program_keys()
            for one in latest_version(key).document.workloads
        }
        self.fields["workload"].choices = [  # type: ignore[attr-defined]
            ("", _("All")), *sorted(workloads.items(), key=lambda one: one[1].casefold())
        ]  # fmt: skip
