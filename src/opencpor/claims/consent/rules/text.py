"""The text that a customer is shown, frozen, and when a change asks for a new one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencpor.claims.consent.words import WORDS
from opencpor.claims.words import Words
from opencpor.common.text import one_line
from opencpor.journal.rules import canonical
from opencpor.programs.document.acknowledgements import CustomerText
from opencpor.programs.document.policy import ConsentMode

SCHEMA = "opencpor consent text 1"
UNIT = ("workload", "subscription_id", "product")


@dataclass(frozen=True)
class ShownLine:
    """One line as the customer is shown it."""

    id: str
    name: str
    workload: str = ""
    subscription_id: str = ""
    product: str = ""


@dataclass(frozen=True)
class Shown:
    """Everything that goes into a text.

    Attributes:
        mode: What silence means for this very text.
        declined_before: Whether the customer said no to this partner here not long ago.
        until: The last day it can last; None: open.
        until_written: The same as its reader's language writes it; empty: open.
    """

    claim_id: str
    program_key: str
    program_version: int
    program_name: str
    operator: str
    partner: str
    partner_id: str
    customer: str
    tenant_id: str
    engagement: str
    engagement_name: str
    lines: tuple[ShownLine, ...]
    mode: ConsentMode
    window_business_days: int
    declined_before: bool
    until: date | None
    until_written: str
    language: str


def _filled(shown: Shown, template: CustomerText, words: Words) -> dict[str, str]:
    tongue = shown.language
    answer_by = words["answer_by"].format(days=shown.window_business_days)
    silence = (
        template.silence_is_consent
        if shown.mode is ConsentMode.SILENT
        else template.silence_is_refusal
    )
    until = template.until_open.in_language(tongue)
    if shown.until is not None:
        until = template.until_date.in_language(tongue).format(date=shown.until_written)
    names = {
        "partner": one_line(shown.partner),
        "operator": one_line(shown.operator),
        "customer": one_line(shown.customer),
    }
    parts = {
        "shown_data": template.shown_data.in_language(tongue),
        "until": until,
        "silence": silence.in_language(tongue).format(answer_by=answer_by),
        "products": ", ".join(one_line(line.name) for line in shown.lines),
        "engagement": shown.engagement_name,
    }
    text = template.text.in_language(tongue).format(**names, **parts)
    if shown.declined_before:
        text += "\n\n" + words["declined_before"].format(**names)
    heading = template.heading.in_language(tongue).format(**names)
    return {"heading": heading, "text": text, "shown_data": parts["shown_data"]}


def document_of(shown: Shown, template: CustomerText) -> dict[str, Any]:
    """Return the document that is frozen: plain JSON, without any personal value."""
    words = Words(WORDS, shown.language)
    return {
        "schema": SCHEMA,
        "claim": shown.claim_id,
        "program": {
            "key": shown.program_key,
            "version": shown.program_version,
            "name": shown.program_name,
        },
        "operator": shown.operator,
        "partner": {"name": shown.partner, "partner_id": shown.partner_id},
        "customer": {"name": shown.customer, "tenant_id": shown.tenant_id},
        "engagement": {"key": shown.engagement, "name": shown.engagement_name},
        "lines": [
            {
                "id": line.id,
                "name": line.name,
                "workload": line.workload,
                "subscription_id": line.subscription_id,
                "product": line.product,
            }
            for line in shown.lines
        ],
        "mode": shown.mode.value,
        "window_business_days": shown.window_business_days,
        "declined_before": shown.declined_before,
        "until": shown.until.isoformat() if shown.until else None,
        "language": shown.language,
        **_filled(shown, template, words),
    }


def digest_of_document(document: Mapping[str, Any]) -> bytes:
    """Return SHA-256 over the one way to write the document."""
    return hashlib.sha256(canonical(document)).digest()


def _units(document: Mapping[str, Any]) -> set[tuple[str, ...]]:
    return {tuple(line[key] for key in UNIT) for line in document["lines"]}


def asks_anew(frozen: Mapping[str, Any], present: Mapping[str, Any]) -> bool:
    """Whether what a customer would be shown now is more than, or other than, what it was shown.

    Fewer lines are no reason: who agreed to two products agreed to one of them. The date until
    which it lasts moves with the day of asking and is no reason either, unless it appears.
    """
    same = ("operator", "partner", "customer", "engagement", "shown_data", "mode", "language")
    if any(frozen[key] != present[key] for key in same):
        return True
    if (frozen["until"] is None) != (present["until"] is None):
        return True
    return not _units(present) <= _units(frozen)
