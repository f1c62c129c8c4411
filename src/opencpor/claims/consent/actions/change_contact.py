"""Change the customer's contact on a claim: a new text, a new link, a new window."""

from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.settle import note_window
from opencpor.claims.consent.actions.asking import ask
from opencpor.claims.consent.actions.sending import check_limit
from opencpor.claims.consent.facts import current_text, still_asked
from opencpor.claims.models import Claim
from opencpor.claims.rules.mail_domains import belongs, domain_of
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.text import one_line
from opencpor.directory.models import PartnerDomain
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.rules import checked_address

LONGEST = 200
CHANGED = "changed"


@dataclass(frozen=True)
class NewContact:
    """Whom to ask instead."""

    name: str
    title: str
    email: str
    language: str = ""


def _checked(contact: NewContact, claim: Claim) -> NewContact:
    errors = []
    for field in ("name", "title"):
        value = getattr(contact, field)
        if not one_line(value) or len(value) > LONGEST:
            errors.append(
                FieldError(f"contact.{field}", "invalid", "This is missing or too long.",
                           "Give it as on a business card.")
            )  # fmt: skip
    email = contact.email
    try:
        email = checked_address(contact.email)
    except ValueError:
        errors.append(
            FieldError("contact.email", "invalid_address", "This is no mail address.", "Check it.")
        )
    own = PartnerDomain.objects.filter(partner_id=claim.partner_id).values_list("domain", flat=True)
    if belongs(domain_of(email), frozenset(own)):
        errors.append(
            FieldError("contact.email", "contact_on_partner_domain",
                       "This address belongs to your own organization.",
                       "Name a person of the customer.")
        )  # fmt: skip
    if errors:
        raise Invalid("The contact is not right.", code="invalid", errors=errors)
    return NewContact(one_line(contact.name), one_line(contact.title), email, contact.language)


@transaction.atomic
def change_contact(
    claim_id: str, contact: NewContact, actor: Actor, seen: str | None = None
) -> Claim:
    """Name another contact; if the customer was asked before, it is asked anew.

    Raises:
        NotFound: If there is no such claim for the actor.
        Invalid: If the contact is not right; a partner cannot name itself.
        Conflict: If the claim is not open.
        TooMany: After as many changes a day as the policy allows resends.
    """
    actor.require(Permission.CLAIM_WRITE)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("partner")
    claim = fetch(rows, actor, "claim", Permission.CLAIM_WRITE, id=claim_id)
    check_revision(seen, claim)
    if not still_asked(claim):
        raise Conflict(
            "The contact can be changed while the claim is open.",
            code="not_allowed_now",
            extra={"state": claim.state},
        )
    new, at, asked = _checked(contact, claim), now(), current_text(claim_id) is not None
    if asked:
        check_limit(claim, CHANGED, at)  # each change mails whomever the partner names
    claim.contact_name, claim.contact_title = new.name, new.title
    claim.contact_email, claim.contact_language = new.email, new.language
    claim.revision += 1
    claim.save()
    record(
        EventType.CONTACT_CHANGED,
        f"claim:{claim.id}",
        actor.ref(),
        data={"language": new.language},
        personal={"contact_name": new.name, "contact_title": new.title, "contact_email": new.email},
    )
    if asked:
        ask(claim, actor, at, CHANGED)
        note_window(claim)
    return claim
