"""Writes down what a customer said: the event, the answer, the signature."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.models import User
from opencpor.claims.consent.facts import Person, address_verified, asked_person
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


def _who(claim: Claim, text: ConsentText, actor: Actor) -> tuple[Person, bool]:
    """Return who answers, and whether it is certain that they speak for the tenant.

    Behind a link it is whom the text was frozen for, whatever the claim says since: a partner must
    not be able to put another name under an answer. Who is signed in for the tenant is known.
    """
    if actor.kind is ActorKind.USER:
        user = User.objects.get(id=actor.id)
        return Person(user.email, user.name), True
    if actor.kind is ActorKind.SERVICE:
        return Person(name=actor.name), True
    person = asked_person(text)
    return person, address_verified(claim, person.email)


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
    person, verified = _who(claim, text, actor)
    personal = {
        "contact_email": person.email,
        "contact_name": person.name,
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
