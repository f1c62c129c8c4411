"""The forms on a claim's page: hand in, files, comments, reasons."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from opencpor.claims.evidence.models import EvidenceKind
from opencpor.claims.forms.guided import LaterForm
from opencpor.claims.rules.codes import WORDINGS, Finding
from opencpor.programs.document.acknowledgements import Statement
from opencpor.ui.forms import FilesField

KINDS = (
    (EvidenceKind.SIGNED_AGREEMENT.value, _("Signed agreement")),
    (EvidenceKind.TEMPLATE.value, _("Template, filled in and signed")),
    (EvidenceKind.ACKNOWLEDGEMENT.value, _("Acknowledgement by the customer")),
    (EvidenceKind.PUBLIC_SECTOR_DISCLOSURE.value, _("Public-sector disclosure")),
    (EvidenceKind.OTHER.value, _("Other")),
)


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        error_messages={"required": _("Say why.")},
    )


class ReturnedForm(ReasonForm):
    """What a mail says that came back."""

    reason = forms.CharField(
        label=_("What the returned mail says"),
        help_text=_(
            "The sentence or code it gives, such as “550 no such user”. The partner reads it on "
            "the claim."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        error_messages={"required": _("Say what the returned mail says.")},
    )


class NoteForm(forms.Form):
    """A reason that need not be given."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("You need not say why. The partner is told what you write."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        required=False,
    )


ABOUT = _("About the line of earnings %(line)s: ")
EARNING = re.compile(r"ern_[0-9a-z]{26}")


class CommentForm(forms.Form):
    """Something said on a claim."""

    text = forms.CharField(
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        error_messages={"required": _("Write something.")},
    )

    def clean_text(self) -> str:
        """Refuse a question that names its line and asks nothing: the page wrote that itself."""
        text: str = self.cleaned_data["text"]
        named = EARNING.search(text)
        if named and text.strip() == str(ABOUT % {"line": named.group()}).strip():
            raise forms.ValidationError(now_("Write something."), code="required")
        return text


class EvidenceForm(forms.Form):
    """Files as proof, and what is said of them."""

    documents = FilesField(label=_("Files"))
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    signed_on = forms.DateField(
        label=_("Date signed"),
        help_text=_("The date of the last signature on the document."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    lines = forms.MultipleChoiceField(
        label=_("Proves these lines"),
        help_text=_("None chosen: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Note for the reviewer"),
        help_text=_("Where to look, such as “page 3”."),
        required=False,
        max_length=2000,
    )

    def __init__(self, lines: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = lines  # type: ignore[attr-defined]
        if len(lines) <= 1:
            del self.fields["lines"]

    def clean(self) -> dict[str, Any]:
        """Give a claim with one line no lines to choose from."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        values.setdefault("lines", [])
        return values


class HandInForm(LaterForm):
    """Statements to accept, and a reason for each warning."""

    def __init__(
        self,
        statements: Sequence[Statement],
        warnings: Sequence[Finding],
        language: str,
        *args: Any,
        given: Mapping[tuple[str, str], str],
        accepted: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._warnings = {f"why-{place}": one for place, one in enumerate(warnings)}
        self._statements = {f"statement-{one.key}": one.key for one in statements}
        for name, one in self._warnings.items():
            wording = WORDINGS[one.kind]
            self.fields[name] = forms.CharField(
                label=now_(wording.text).format(**one.values),
                help_text=now_(wording.remedy).format(**one.values),
                max_length=10_000,
                initial=given.get((one.code, one.field), ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for name, statement in zip(self._statements, statements, strict=True):
            self.fields[name] = forms.BooleanField(
                label=statement.text.in_language(language),
                initial=statement.key in accepted,
            )

    @property
    def warning_fields(self) -> list[forms.BoundField]:
        """The reasons asked for."""
        return [self[name] for name in self._warnings]

    @property
    def statement_fields(self) -> list[forms.BoundField]:
        """The statements to accept."""
        return [self[name] for name in self._statements]

    def reasons(self) -> dict[tuple[str, str], str]:
        """Return the reasons given, by code and field of their warning."""
        return {
            (one.code, one.field): self.cleaned_data[name] for name, one in self._warnings.items()
        }

    def accepted(self) -> list[str]:
        """Return the keys of the statements accepted."""
        return [key for name, key in self._statements.items() if self.cleaned_data[name]]

    def places(self) -> dict[str, str]:
        """Return which field shows the errors of which field of the action."""
        found = {f"{one.field} {one.code}": name for name, one in self._warnings.items()}
        return found | {f"acknowledgements.{key}": name for name, key in self._statements.items()}


class ContactForm(forms.Form):
    """Whom to ask at the customer."""

    name = forms.CharField(label=_("Name"), max_length=200)
    title = forms.CharField(label=_("Title"), max_length=200)
    email = forms.EmailField(label=_("E-mail"))
