"""Contacts of earlier claims, so that nobody types them twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim

MOST = 4
LOOKED_AT = 50
FIELDS = ("contact_name", "contact_title", "contact_email", "contact_language")


@dataclass(frozen=True)
class Remembered:
    """A contact as an earlier claim on the same tenant has it."""

    claim_id: str
    values: dict[str, str]

    @property
    def label(self) -> str:
        """Name and address, to choose by."""
        return f"{self.values['contact_name']} · {self.values['contact_email']}"


def _earlier(claim: Claim, actor: Actor) -> Iterator[Claim]:
    rows = Claim.objects.filter(partner_id=claim.partner_id, tenant_id=claim.tenant_id)
    rows = rows.exclude(id=claim.id).exclude(contact_email="").order_by("-id")
    return iter(restrict(rows, actor, Permission.CONTACT_READ)[:LOOKED_AT])


def remembered(claim: Claim, actor: Actor) -> list[Remembered]:
    """Return the contacts of the partner's earlier claims on the tenant, the latest first.

    Only the same tenant's: another customer's people are no business of this claim.
    """
    if not claim.tenant_id:
        return []
    found: dict[str, Remembered] = {}
    for earlier in _earlier(claim, actor):
        values = {name: getattr(earlier, name) for name in FIELDS}
        if earlier.contact_email != claim.contact_email:
            found.setdefault(earlier.contact_email.lower(), Remembered(earlier.id, values))
    return list(found.values())[:MOST]
