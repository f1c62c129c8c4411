"""How forms offer other versions, and say at their fields what is wrong with what was named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.errors import FieldError, Invalid, NotFound
from opencpor.http.models import Operation
from opencpor.http.wording import in_words
from opencpor.incentives.whatif.choices import (
    Choices,
    draft_choices,
    proposal_choices,
    version_choices,
)


def chosen(form: forms.Form, field: str) -> str:
    """Return what is chosen already: sent by the reader, or named by the address."""
    return str(form.data.get(field) or form.initial.get(field) or "")


def offer(form: forms.Form, field: str, choices: Choices, otherwise: str = "") -> None:
    """Offer choices at a field, and to choose none; ``otherwise`` says what that means."""
    none = ("", otherwise or _("None chosen"))
    form.fields[field].choices = [none, *choices]  # type: ignore[attr-defined]


class VersionNamingForm(forms.Form):
    """A form whose fields ``program``, ``version``, ``proposal`` and ``draft`` name a version."""

    def offer_versions(self, actor: Actor) -> None:
        """Offer what there is; drafts and proposals to those alone who read them."""
        offer(self, "version", version_choices(actor))
        if actor.may(Permission.PROPOSAL_READ):
            offer(self, "proposal", proposal_choices(actor, chosen(self, "proposal")))
            offer(self, "draft", draft_choices(actor, chosen(self, "draft")))
        else:
            del self.fields["proposal"], self.fields["draft"]

    def clean_version(self) -> int | None:
        """Read the number of a version, which has to be one of the program that is chosen.

        Where the program itself is wrong, nothing is said of its versions.
        """
        key, _slash, number = self.cleaned_data["version"].rpartition("/")
        if number and key != self.cleaned_data.get("program", key):
            raise forms.ValidationError(_("This version is of another program."), code="program")
        return int(number) if number else None


def ask_at(field: str, ask: Callable[[], Operation], named_in: str) -> Operation:
    """Ask; errors within a document are said at a field, each with its place.

    That there is no such version, proposal or draft is said where it was named.
    """
    try:
        return ask()
    except NotFound as missing:
        error = FieldError(named_in, "unknown", missing.detail)
        raise Invalid(missing.detail, code=missing.code, errors=[error]) from missing
    except Invalid as refused:
        if refused.code != "wrong_document":
            raise
        places = [
            replace(error, field=field, message=f"{error.field}: {in_words(error.message)}.")
            for error in refused.errors
        ]
        raise Invalid(refused.detail, code=refused.code, errors=places) from refused
