"""Writes down what a customer said: the event, the answer, the signature."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from opencpor.access.actor import Actor
from opencpor.claims.consent.facts import contact_verified
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer, ConsentText
from opencpor.claims.consent.rules.receipt import statement
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.ids import new_id
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.runtime import environment, keys

EVENTS = {
    AnswerKind.ACKNOWLEDGED: EventType.CONSENT_ACKNOWLEDGED,
    AnswerKind.DECLINED: EventType.CONSENT_DECLINED,
    AnswerKind.NOT_ME: EventType.CONSENT_NOT_ME,
}


def write_answer(
    claim: Claim,
    text: ConsentText,
    kind: AnswerKind,
    actor: Actor,
    lines: Sequence[ClaimLine] = (),
    better_contact: str = "",
) -> ConsentAnswer:
    """Write an answer; the caller holds the claim locked."""
    answer_id, digest = new_id("rct"), bytes(text.sha256).hex()
    verified = contact_verified(claim)
    personal = {
        "contact_email": claim.contact_email,
        "contact_name": claim.contact_name,
        "better_contact": better_contact,
    }
    event = record(
        EVENTS[kind],
        f"claim:{claim.id}",
        actor.ref(),
        data={
            "answer": answer_id,
            "text": text.id,
            "sha256": digest,
            "identity_verified": verified,
            "lines": sorted(line.id for line in lines),
        },
        personal={name: value for name, value in personal.items() if value},
    )
    key = Ed25519PrivateKey.from_private_bytes(keys.signing_seed(environment.current()))
    said = event.data.get("personal", {})
    answer = ConsentAnswer.objects.create(
        id=answer_id,
        text=text,
        kind=kind,
        at=event.at,
        by_kind=actor.kind.value,
        by_id=actor.id,
        identity_verified=verified,
        better_contact=said["better_contact"][0] if better_contact else "",
        event=event.id,
        public_key=key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw),
        signature=key.sign(statement(answer_id, digest, event.id, bytes(event.hash).hex())),
    )
    answer.lines.set(lines)
    return answer
