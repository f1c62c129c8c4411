"""What earlier claims on the same tenant said, so that nobody types it twice."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.models import Claim
from opencpor.ui.dates import day

MOST = 4
LOOKED_AT = 50
FIELDS = ("contact_name", "contact_title", "contact_email", "contact_language")


@dataclass(frozen=True)
class Remembered:
    """What an earlier claim on the same tenant has, and the words to choose it by."""

    claim_id: str
    values: dict[str, str]
    label: str


def _earlier(claim: Claim) -> QuerySet[Claim]:
    rows = Claim.objects.filter(partner_id=claim.partner_id, tenant_id=claim.tenant_id)
    return rows.exclude(id=claim.id).order_by("-id")


def _contact(claim: Claim) -> dict[str, str]:
    return {name: getattr(claim, name) for name in FIELDS}


def _contacts(claim: Claim, actor: Actor) -> Iterator[tuple[str, Remembered]]:
    rows = _earlier(claim).exclude(contact_email="")
    for earlier in restrict(rows, actor, Permission.CONTACT_READ)[:LOOKED_AT]:
        if earlier.contact_email != claim.contact_email:
            label = f"{earlier.contact_name} · {earlier.contact_email}"
            yield earlier.contact_email.lower(), Remembered(earlier.id, _contact(earlier), label)


def _agreements(claim: Claim, actor: Actor) -> Iterator[tuple[date, Remembered]]:
    rows = _earlier(claim).filter(engagement=claim.engagement, agreement_date__isnull=False)
    for earlier in restrict(rows, actor, Permission.CLAIM_WRITE)[:LOOKED_AT]:
        signed = earlier.agreement_date
        if signed is not None and signed != claim.agreement_date:
            words = _("Signed on %(date)s") % {"date": day(signed)}
            values = {"agreement_date": signed.isoformat()}
            yield signed, Remembered(earlier.id, values, f"{words} · {earlier.name}")


_OF_STEP: Mapping[str, Callable[[Claim, Actor], Iterator[tuple[object, Remembered]]]] = {
    "contacts": _contacts,
    "details": _agreements,
}


def remembered(claim: Claim, actor: Actor, step: str) -> list[Remembered]:
    """Return what a step may take from the partner's earlier claims on the tenant, latest first.

    Only the same tenant's: another customer's people are no business of this claim. Dates of
    agreements are those of claims of the same engagement.
    """
    if not claim.tenant_id or step not in _OF_STEP:
        return []
    found: dict[object, Remembered] = {}
    for key, one in _OF_STEP[step](claim, actor):
        found.setdefault(key, one)
    return list(found.values())[:MOST]


def contact_of(tenant_id: str, partner_id: str, actor: Actor) -> dict[str, str]:
    """Return the contact of a location's newest claim on a tenant, unless no mail reached it.

    Another location's contact may be chosen, but is not given to a claim unasked: it is read by
    everybody at its place.
    """
    gone = ConsentText.objects.filter(
        claim=OuterRef("pk"), replaced_at=None, unreached_at__isnull=False
    )
    rows = Claim.objects.filter(tenant_id=tenant_id, given_partner_id=partner_id)
    rows = rows.exclude(contact_email="").filter(~Exists(gone)).order_by("-id")
    own = restrict(rows, actor, Permission.CLAIM_WRITE)
    newest = restrict(own, actor, Permission.CONTACT_READ).first()
    return _contact(newest) if newest else {}
