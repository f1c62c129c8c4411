"""Note that the customer was not reached: its window stops and the partner is asked."""

from opencpor.access.actor import Actor
from opencpor.claims.actions.announce import announce
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.models import Claim
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.common.text import one_line
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def mark_unreached(
    claim: Claim, text: ConsentText, reason: str, notice: Notice, actor: Actor
) -> None:
    """Stop a text's window; the caller holds the claim locked.

    Args:
        claim: The claim.
        text: Its current text.
        reason: Why, for people: the mail server's words, or ``not_me``.
        notice: What the partner is told.
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
        personal={"reason": text.unreached_reason or notice.value},
    )
    announce(claim, notice, actor, f"{text.id}:{text.unreached_at.isoformat()}")
