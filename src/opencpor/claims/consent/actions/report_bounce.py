"""A mail that the server had accepted came back: a reviewer says so, or the report of a server."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.reasons import needed
from opencpor.claims.actions.settle import note_window
from opencpor.claims.consent.actions.unreached import mark_unreached
from opencpor.claims.consent.facts import current_text
from opencpor.claims.consent.models import AnswerKind, ConsentText
from opencpor.claims.models import Claim
from opencpor.claims.states import OPEN, State
from opencpor.claims.terms import Notice
from opencpor.common.errors import Conflict
from opencpor.http.etags import check_revision


@transaction.atomic
def report_bounce(
    claim_id: str, reason: str, actor: Actor, seen: str | None = None, *, mail: str = ""
) -> ConsentText:
    """Note that the customer was not reached: its window stops, and the partner is asked.

    A window that had passed unnoticed by the customer does not count either. Said again of the
    same mail, nothing changes.

    Args:
        claim_id: Which claim.
        reason: What the returned mail says.
        actor: A reviewer, since returned mails come to the program's address; or the system.
        seen: The revision that the actor saw.
        mail: The very mail that came back, where that is known; an older one than the last counts
            for nothing. Empty: the last.

    Raises:
        NotFound: If there is no such claim.
        Invalid: ``reason_missing``.
        Conflict: ``not_asked`` if no mail is out, or the customer has answered, or it is decided.
    """
    actor.require(Permission.REVIEW)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("partner")
    claim = fetch(rows, actor, "claim", Permission.REVIEW, id=claim_id)
    check_revision(seen, claim)
    said, text = needed(reason), current_text(claim_id)
    last = {"mail": mail, "replaced_at": None} if mail else {}
    asked = text is not None and text.links.filter(**last).exists() and State(claim.state) in OPEN
    if text is None or not asked or text.answers.filter(kind=AnswerKind.ACKNOWLEDGED).exists():
        raise Conflict(
            "No answer of the customer is waited for, so that no mail can come back.",
            code="not_asked",
            extra={"state": claim.state},
        )
    if text.unreached_at is None:
        text.window_passed_at = None
        text.save(update_fields=["window_passed_at"])
        mark_unreached(claim, text, said[:300], Notice.PARTNER_UNREACHED, actor)
        note_window(claim)
    return text
