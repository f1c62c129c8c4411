"""What somebody wants a claim to become: columns by name, and its lines as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from opencpor.claims.terms import Part

# Column -> (the field as callers name it, the part of the claim it belongs to).
COLUMNS: dict[str, tuple[str, Part]] = {
    "name": ("name", Part.NAME),
    "given_partner_id": ("partner_id", Part.PARTNER_ID),
    "tenant_id": ("customer.tenant_id", Part.CUSTOMER),
    "customer_name": ("customer.name", Part.CUSTOMER),
    "customer_domain": ("customer.domain", Part.CUSTOMER),
    "customer_country": ("customer.country", Part.CUSTOMER),
    "contact_name": ("customer.contact.name", Part.CONTACTS),
    "contact_title": ("customer.contact.title", Part.CONTACTS),
    "contact_email": ("customer.contact.email", Part.CONTACTS),
    "contact_language": ("customer.contact.language", Part.CONTACTS),
    "partner_contact_name": ("partner_contact.name", Part.CONTACTS),
    "partner_contact_email": ("partner_contact.email", Part.CONTACTS),
    "agreement_date": ("agreement_date", Part.AGREEMENT_DATE),
    "opt_out": ("opt_out", Part.OPT_OUT),
    "extra": ("extra", Part.EXTRA),
}
PERSONAL = frozenset(
    column for column, (_, part) in COLUMNS.items() if part in (Part.CONTACTS, Part.EXTRA)
)
"""Columns that may hold something about people: they enter the log as commitments only."""


@dataclass(frozen=True)
class LineChange:
    """One line as wanted: a workload, or a subscription with its product."""

    workload: str = ""
    subscription_id: str = ""
    product: str = ""


@dataclass(frozen=True)
class Changes:
    """What is to change; columns not named stay as they are.

    Attributes:
        values: New values by column of `COLUMNS`.
        lines: All lines that the claim is to have; None: they stay.
        engagement: Another engagement, which takes out what it does not have; None: it stays. A
            claim to be created has its own.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[LineChange, ...] | None = None
    engagement: str | None = None

    def parts(self) -> dict[Part, str]:
        """Return the parts touched, each with the first field that touches it."""
        found: dict[Part, str] = {}
        if self.engagement is not None:
            found[Part.ENGAGEMENT] = "engagement"
        for column in self.values:
            name, part = COLUMNS[column]
            found.setdefault(part, name)
        if self.lines is not None:
            found[Part.LINES] = "lines"
        return found


@dataclass
class Changed:
    """What did change: for the log, with personal values apart."""

    data: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, str] = field(default_factory=dict)

    def and_then(self, later: "Changed") -> "Changed":
        """Return both; what was changed twice is as it was changed later."""
        return Changed({**self.data, **later.data}, {**self.personal, **later.personal})

    def __bool__(self) -> bool:
        return bool(self.data or self.personal)
