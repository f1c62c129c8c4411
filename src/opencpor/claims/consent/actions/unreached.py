"""Note that the customer was not reached: its window stops and the partner is asked."""

from opencpor.access.actor import Actor
from opencpor.claims.consent.actions.asking import program_of
from opencpor.claims.consent.letters import partner_letter
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.text import one_line
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.actions.send import queue_mail
from opencpor.runtime import environment

CLAIM_PATH = "/claims/{claim_id}"


def mark_unreached(claim: Claim, text: ConsentText, reason: str, why: str, actor: Actor) -> None:
    """Stop a text's window; the caller holds the claim locked.

    Args:
        claim: The claim.
        text: Its current text.
        reason: Why, for people: the mail server's words, or ``not_me``.
        why: Which sentence the partner reads: ``unreached_line`` or ``not_me_line``.
        actor: Who found out.
    """
    text.unreached_at, text.unreached_reason = now(), one_line(reason)
    text.window_from = text.answer_by = None
    text.save(update_fields=["unreached_at", "unreached_reason", "window_from", "answer_by"])
    record(
        EventType.CONSENT_UNREACHABLE,
        f"claim:{claim.id}",
        actor.ref(),
        data={"text": text.id},
        personal={"reason": text.unreached_reason or why},
    )
    if not claim.partner_contact_email:
        return
    program = program_of(claim)
    letter = partner_letter(
        program,
        claim.partner_contact_email,
        program.languages[0],
        claim=claim.name,
        why=why,
        link=environment.current().base_url + CLAIM_PATH.format(claim_id=claim.id),
    )
    queue_mail(
        letter,
        kind="consent-unreached",
        key=f"unreached:{text.id}:{text.unreached_at.isoformat()}",
        about=f"claim:{claim.id}",
        actor=actor,
    )
