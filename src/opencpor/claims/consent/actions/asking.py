"""Freezes texts and sends links; the steps that several use cases share.

Callers hold the claim locked, inside their transaction.
"""

from collections.abc import Collection
from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.access.tokens import digest_of, new_secret
from opencpor.claims.consent.facts import (
    asked_person,
    current_text,
    shown_of,
    slots_asked,
)
from opencpor.claims.consent.letters import customer_letter, link_address
from opencpor.claims.consent.models import ConsentLink, ConsentText
from opencpor.claims.consent.refusals import refused_slots
from opencpor.claims.consent.rules.text import digest_of_document, document_of
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.common.errors import Conflict
from opencpor.common.ids import new_id
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.actions.send import queue_mail
from opencpor.programs.document.program import Program

MAIL_KIND = "consent"
SUBJECTS = {
    "asked": "ask_subject",
    "resent": "ask_subject",
    "changed": "changed_subject",
    "fresh": "fresh_subject",
    "disputed": "disputed_subject",
    "approved": "approved_subject",
    "ending": "ending_subject",
    "altered": "altered_subject",
    "declined": "declined_subject",
    "ended": "ended_subject",
    "closed": "closed_subject",
}


def program_of(claim: Claim) -> Program:
    """Return the program document that governs a claim."""
    return version_of(claim).document


def refuse_if_unwelcome(claim: Claim, at: datetime) -> bool:
    """Refuse a further request after the customer's no; return whether there was a no."""
    slots = slots_asked(claim)
    return refuse_unwelcome(claim.partner_id, slots, program_of(claim), at, except_claim=claim.id)


def refuse_unwelcome(
    partner_id: str,
    slots: Collection[int],
    program: Program,
    at: datetime,
    *,
    except_claim: str = "",
) -> bool:
    """Refuse a partner's further request for some slots after the customer's no.

    Returns:
        Whether there was a no, and it still counts.

    Raises:
        Conflict: ``customer_declined_before``: only the customer or the operator reopens it.
    """
    standing = refused_slots(partner_id, slots, program, at)
    most = program.policy.consent.requests_after_decline
    if any(one.asked_since(except_claim) >= most for one in standing):
        raise Conflict(
            "The customer has declined this partner here, and has been asked again as often as "
            "the program allows. Only the customer or the operator can reopen it.",
            code="customer_declined_before",
        )
    return bool(standing)


def freeze(
    claim: Claim, actor: Actor, at: datetime, *, declined: bool | None = None
) -> ConsentText:
    """Freeze what the customer is shown; a text before it is replaced and its link is dead.

    Args:
        claim: The claim.
        actor: Who freezes it.
        at: Now.
        declined: Whether the customer said no before, if the caller has just looked.
    """
    old = current_text(claim.id)
    if old is not None:
        old.replaced_at = at
        old.save(update_fields=["replaced_at"])
        ConsentLink.objects.filter(text=old, replaced_at=None).update(replaced_at=at)
    document = document_of(
        shown_of(claim, at, declined=declined), program_of(claim).acknowledgements.customer
    )
    digest = digest_of_document(document)
    text_id = new_id("cst")
    number = old.number + 1 if old else 1
    personal = {"contact_email": claim.contact_email, "contact_name": claim.contact_name}
    event = record(
        EventType.CONSENT_FROZEN,
        f"claim:{claim.id}",
        actor.ref(),
        data={"text": text_id, "number": number, "sha256": digest.hex(), "mode": document["mode"]},
        personal={kind: value for kind, value in personal.items() if value},
    )
    said = event.data.get("personal", {})
    contact = {kind.removeprefix("contact_"): found[0] for kind, found in said.items()}
    return ConsentText.objects.create(
        id=text_id,
        claim=claim,
        number=number,
        document=document,
        sha256=digest,
        contact=contact,
        frozen_at=at,
    )


def send_link(
    claim: Claim, text: ConsentText, why: str, actor: Actor, at: datetime, lead: str = ""
) -> ConsentLink:
    """Mail a link to whom a text was frozen for; an older link of it no longer acts."""
    ConsentLink.objects.filter(text=text, replaced_at=None).update(replaced_at=at)
    token = new_secret()
    link = ConsentLink(
        text=text, digest=digest_of(token), why=why, made_at=at, made_by=actor.id or actor.kind
    )
    person = asked_person(text)
    letter = customer_letter(
        program_of(claim),
        text.document,
        person.email or claim.contact_email,
        person.name,
        subject=SUBJECTS[why],
        lead=lead,
        link=link_address(token),
        whole="yes" if why in {"asked", "resent", "changed"} else "",
    )
    mail = queue_mail(
        letter, kind=MAIL_KIND, key=f"consent:{link.id}", about=f"claim:{claim.id}", actor=actor
    )
    link.mail = mail.id
    link.save(force_insert=True)
    if text.unreached_at is not None:
        text.unreached_at, text.unreached_reason = None, ""
        text.save(update_fields=["unreached_at", "unreached_reason"])
    record(
        EventType.CONSENT_SENT,
        f"claim:{claim.id}",
        actor.ref(),
        data={"text": text.id, "link": link.id, "mail": mail.id, "why": why},
    )
    return link


def ask(
    claim: Claim, actor: Actor, at: datetime, why: str = "asked", *, declined: bool | None = None
) -> ConsentText:
    """Freeze a text and mail it; for ``declined`` see `freeze`."""
    text = freeze(claim, actor, at, declined=declined)
    send_link(claim, text, why, actor, at)
    return text
