"""A receipt: what a customer agreed to, provable by anybody without asking this installation.

The JSON document holds the frozen text with its hash, the event of the log that recorded the
answer (so its place and its hash can be computed again), the openings of the commitments to the
contact, and a signature of the installation over all that is not personal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from opencpor.claims.consent.rules.text import digest_of_document
from opencpor.journal.rules import Link, canonical, commitment, hash_of

SCHEMA = "opencpor receipt 1"
ACKNOWLEDGED = "consent.acknowledged"


@dataclass(frozen=True)
class Opening:
    """A personal value with what proves that the log committed to it; erased ones have neither."""

    reference: str
    commitment: str
    value: str | None
    salt: str | None


def statement(receipt_id: str, text_sha256: str, event_id: str, event_hash: str) -> bytes:
    """Return the bytes that a receipt's signature is over."""
    return canonical(["opencpor receipt", receipt_id, text_sha256, event_id, event_hash])


def event_document(link: Link, previous: bytes) -> dict[str, Any]:
    """Return an event so that its hash can be computed again."""
    return {
        "stream": link.stream,
        "place": link.place,
        "id": link.id,
        "type": link.type,
        "at": link.at.isoformat(timespec="microseconds"),
        "actor_kind": link.actor_kind,
        "actor_id": link.actor_id,
        "on_behalf_of": link.on_behalf_of,
        "request_id": link.request_id,
        "data": dict(link.data),
        "previous": previous.hex(),
        "hash": hash_of(link, previous).hex(),
    }


def _check_event(event: Mapping[str, Any]) -> list[str]:
    fields = {k: v for k, v in event.items() if k not in {"previous", "hash", "at"}}
    link = Link(**fields, at=datetime.fromisoformat(event["at"]))
    if hash_of(link, bytes.fromhex(event["previous"])).hex() != event["hash"]:
        return ["the event differs from its hash"]
    return []


def _check_said(document: Mapping[str, Any]) -> list[str]:
    """Everything that the receipt says outside of its event must be what the event says."""
    event, text = document["event"], document["text"]
    logged = event["data"]
    said = {
        "kind of answer": (ACKNOWLEDGED, event["type"]),
        "id": (document["id"], logged["answer"]),
        "claim": (f"claim:{document['claim']}", event["stream"]),
        "time": (
            datetime.fromisoformat(document["acknowledged_at"]),
            datetime.fromisoformat(event["at"]),
        ),
        "identity": (document["identity_verified"], logged["identity_verified"]),
        "text's id": (text["id"], logged["text"]),
        "text": (text["sha256"], logged["sha256"]),
    }
    return [f"the event says another {what}" for what, (ours, its) in said.items() if ours != its]


def _check_contact(contact: Mapping[str, Any], event: Mapping[str, Any]) -> list[str]:
    said = event["data"].get("personal", {})
    faults = []
    for kind, opening in contact.items():
        known = said.get(kind)
        if known != [opening["reference"], opening["commitment"]]:
            faults.append(f"the log holds no such {kind}")
        elif opening["value"] is not None:
            made = commitment(bytes.fromhex(opening["salt"]), opening["value"]).hex()
            if made != opening["commitment"]:
                faults.append(f"the {kind} differs from its commitment")
    return faults


def faults_of(document: Mapping[str, Any]) -> list[str]:
    """Return everything that is wrong with a receipt; an empty list: it proves what it says.

    That the signing key is the installation's own, and that the log still holds the event, is for
    whoever compares them with what the installation publishes.
    """
    try:
        faults = []
        text = document["text"]
        if digest_of_document(text["document"]).hex() != text["sha256"]:
            faults.append("the text differs from its hash")
        event = document["event"]
        faults += _check_event(event)
        faults += _check_said(document)
        faults += _check_contact(document["contact"], event)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(document["public_key"]))
        said = statement(document["id"], text["sha256"], event["id"], event["hash"])
        key.verify(bytes.fromhex(document["signature"]), said)
    except InvalidSignature:
        return [*faults, "the signature is not right"]
    except (KeyError, TypeError, ValueError, AttributeError):
        return ["this is no receipt, or a part of it is missing"]
    return faults
