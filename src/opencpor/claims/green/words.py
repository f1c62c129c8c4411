"""The green path in words: what its conditions found, what sends a claim to people."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from opencpor.claims.rules.green_path import Judged, Obstacle, Receipt, share_of
from opencpor.claims.rules.green_trial import Why
from opencpor.programs.document.policy import GreenCondition

OBSTACLES: dict[Obstacle, Any] = {
    Obstacle.BLOCKED: lazy("A finding keeps a line from being accepted."),
    Obstacle.HELD: lazy("Another partner holds a line's workload or subscription."),
    Obstacle.ASSIGNED: lazy("A reviewer has the claim."),
    Obstacle.NO_LINE: lazy("No line waits for a decision."),
}

RECEIPTS = {
    Receipt.NONE.value: lazy("The customer has not acknowledged online."),
    Receipt.UNVERIFIED.value: lazy("Acknowledged, but from a domain that is not verified."),
    Receipt.VERIFIED.value: lazy("Acknowledged from a verified domain."),
}

WHY: dict[str, Any] = {
    Why.TURNED_DOWN: lazy("People turned down a line, or the whole claim"),
    Why.CUSTOMER: lazy("The customer declined or ended it later"),
    Why.LOST: lazy("Another partner got it later"),
    Why.REVOKED: lazy("It was revoked later"),
}

SIGNATURES = {
    "receipt": lazy("by the customer's receipt"),
    "digital": lazy("by a digital signature"),
    "form": lazy("in a form's signature field"),
    "likely": lazy("likely, by words beside a signature: that does not count"),
}

Value = Mapping[str, Any]


def _warnings(value: Value) -> str:
    return ", ".join(value["warnings"]) or _("None.")


def _evidence(value: Value) -> str:
    if not value:
        return _("The checker has no result for the files.")
    text = _("%(found)s of %(of)s found.") % {"found": value["found"], "of": value["of"]}
    if value["unread"]:
        text += " " + ngettext(
            "%(n)s could not be read.", "%(n)s could not be read.", value["unread"]
        ) % {"n": value["unread"]}  # fmt: skip
    how = SIGNATURES.get(value.get("how", ""))
    return f"{text} ({how})" if how else text


def _history(value: Value) -> str:
    share = share_of(value["rejected"], value["decided"])
    if share is None:
        return _("No claim was decided before.")
    text = ngettext(
        "%(rejected)s of %(n)s decided claim was turned down.",
        "%(rejected)s of %(n)s decided claims were turned down.",
        value["decided"],
    )
    return text % {"rejected": value["rejected"], "n": value["decided"]}


def _held(value: Value) -> str:
    if not value["held"]:
        return _("Free.")
    text = ngettext("%(n)s line is held.", "%(n)s lines are held.", value["held"])
    return text % {"n": value["held"]}


def _competing(value: Value) -> str:
    return ", ".join(value["competing"]) or _("None.")


SAY: dict[GreenCondition, Callable[[Value], str]] = {
    GreenCondition.NO_WARNINGS: _warnings,
    GreenCondition.EVIDENCE_NAMES_EVERY_LINE: _evidence,
    GreenCondition.EVIDENCE_NAMES_BOTH_PARTIES: _evidence,
    GreenCondition.EVIDENCE_NAMES_TENANT: _evidence,
    GreenCondition.EVIDENCE_IS_RECENT: _evidence,
    GreenCondition.EVIDENCE_IS_SIGNED: _evidence,
    GreenCondition.VERIFIED_RECEIPT: lambda value: str(RECEIPTS[value["receipt"]]),
    GreenCondition.PARTNER_HISTORY: _history,
    GreenCondition.SLOT_FREE: _held,
    GreenCondition.NO_COMPETING_CLAIM: _competing,
}


def said(judged: Judged) -> str:
    """Say what a condition found, in the reader's language."""
    return SAY[judged.condition](judged.value)


def kept(rows: list[dict[str, Any]]) -> list[Judged]:
    """Return conditions as a decision kept them; what a later release no longer knows is left."""
    known = set(GreenCondition)
    return [
        Judged(GreenCondition(row["condition"]), row["holds"], row["value"])
        for row in rows
        if row["condition"] in known
    ]
