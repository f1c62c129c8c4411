"""What a partner states when it submits, and the text its customer is shown."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from opencpor.programs.document.base import Key, Listed, Section
from opencpor.programs.document.texts import Text, check_placeholders

CONSENT_PLACEHOLDERS = (
    "partner",
    "operator",
    "customer",
    "engagement",
    "products",
    "shown_data",
    "until",
    "silence",
)
CONSENT_REQUIRED = ("partner", "products", "shown_data", "until", "silence")


class Statement(Section):
    """One statement a partner must accept on submission."""

    key: Key
    text: Text
    engagements: Annotated[tuple[Key, ...], Listed] = ()
    """Engagements it is asked for; empty means all."""


class CustomerText(Section):
    """The template of the text that is frozen for a customer, with its parts.

    `text` holds {partner}, {products}, {shown_data}, {until} and {silence}, and may hold
    {operator}, {customer} and {engagement}. `shown_data`, `until_...` and `silence_...` fill them.
    """

    heading: Text
    text: Text
    shown_data: Text
    """What the partner will see; no placeholders."""
    until_open: Text
    """Until when, if the association ends open; no placeholders."""
    until_date: Text
    """Until when, if it ends on a day: {date}."""
    silence_is_consent: Text
    """What silence means where it is consent: {answer_by}."""
    silence_is_refusal: Text
    """What silence means where only an acknowledgement is consent: {answer_by}."""

    @model_validator(mode="after")
    def _placeholders(self) -> Self:
        check_placeholders(self.heading, ("partner", "operator", "customer"), ())
        check_placeholders(self.text, CONSENT_PLACEHOLDERS, CONSENT_REQUIRED)
        check_placeholders(self.shown_data, (), ())
        check_placeholders(self.until_open, (), ())
        check_placeholders(self.until_date, ("date",), ("date",))
        for silence in (self.silence_is_consent, self.silence_is_refusal):
            check_placeholders(silence, ("answer_by",), ("answer_by",))
        return self


class Acknowledgements(Section):
    """Both sides' texts."""

    partner: Annotated[tuple[Statement, ...], Listed, Field(min_length=1)]
    customer: CustomerText
