"""Receipts as JSON that proves itself, and as PDF for people."""

from typing import Any

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer
from opencpor.claims.consent.rules.receipt import SCHEMA, event_document
from opencpor.claims.consent.words import WORDS
from opencpor.claims.words import Words
from opencpor.journal.actions.record import link_of
from opencpor.journal.models import Event, PersonalValue
from opencpor.ui.documents import render_pdf

PACKAGE = "opencpor.claims.consent"
CONTACT = ("contact_email", "contact_name")


def receipt_for(receipt_id: str, actor: Actor) -> ConsentAnswer:
    """Return an acknowledgement as an actor may see it.

    Raises:
        NotFound: If there is none for the actor.
    """
    actor.require(Permission.CLAIM_READ)
    rows = ConsentAnswer.objects.select_related("text__claim").filter(kind=AnswerKind.ACKNOWLEDGED)
    return fetch(rows, actor, "receipt", id=receipt_id)


def _openings(event: Event, *, with_contact: bool) -> dict[str, dict[str, str | None]]:
    said = event.data.get("personal", {})
    rows = {
        row.id: row for row in PersonalValue.objects.filter(id__in=[v[0] for v in said.values()])
    }
    found: dict[str, dict[str, str | None]] = {}
    for kind in CONTACT:
        if kind not in said:
            continue
        reference, commitment = said[kind]
        row = rows.get(reference)
        shown = with_contact and row is not None and row.salt is not None
        found[kind] = {
            "reference": reference,
            "commitment": commitment,
            "value": row.value if row is not None and shown else None,
            "salt": bytes(row.salt).hex() if row is not None and row.salt and shown else None,
        }
    return found


def receipt_document(answer: ConsentAnswer, *, with_contact: bool) -> dict[str, Any]:
    """Return a receipt as JSON; see `rules.receipt` for what it proves and how.

    Args:
        answer: An acknowledgement.
        with_contact: Whether the reader may know the contact; else only commitments stand there.
    """
    event = Event.objects.get(id=answer.event)
    text = answer.text
    return {
        "schema": SCHEMA,
        "id": answer.id,
        "claim": text.claim_id,
        "acknowledged_at": answer.at.isoformat(),
        "identity_verified": answer.identity_verified,
        "text": {"id": text.id, "document": text.document, "sha256": bytes(text.sha256).hex()},
        "event": event_document(link_of(event), bytes(event.previous)),
        "event_number": event.number,
        "contact": _openings(event, with_contact=with_contact),
        "public_key": bytes(answer.public_key).hex(),
        "signature": bytes(answer.signature).hex(),
    }


def _spaced(text: str, step: int = 32) -> str:
    """Return a long hash with places to break the line."""
    return " ".join(text[start : start + step] for start in range(0, len(text), step))


def receipt_pdf(answer: ConsentAnswer, *, with_contact: bool) -> bytes:
    """Return a receipt for people; the JSON that proves it is attached to the PDF."""
    from opencpor.claims.consent.rules.paper import with_proof

    proof = receipt_document(answer, with_contact=with_contact)
    document = answer.text.document
    words = Words(WORDS, document["language"])
    contact = [found["value"] or words["erased"] for found in proof["contact"].values()]
    identity = "identity_verified" if answer.identity_verified else "identity_unverified"
    event = proof["event"]
    drawn = render_pdf(
        PACKAGE,
        "receipt.typ",
        {
            "language": words.language,
            "words": dict(words),
            "title": words["receipt"],
            "subtitle": document["heading"],
            "footer": f"{document['program']['name']} · {answer.id}",
            "heading": document["heading"],
            "text": document["text"].split("\n\n"),
            "facts": [
                [words["acknowledged_at"], answer.at.strftime("%Y-%m-%d %H:%M:%S UTC")],
                [words["by"], ", ".join(contact)],
                [words["for_whom"], document["customer"]["name"]],
                [words["identity"], words[identity]],
            ],
            "proof": [
                [words["text_hash"], _spaced(proof["text"]["sha256"])],
                [words["log_place"], f"{event['stream']} / {event['place']}"],
                [words["event_hash"], _spaced(event["hash"])],
                [words["signature"], _spaced(proof["signature"])],
                [words["public_key"], _spaced(proof["public_key"])],
            ],
        },
    )
    return with_proof(drawn, proof)
