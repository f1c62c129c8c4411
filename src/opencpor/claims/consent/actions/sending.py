"""Send the link again: the partner or a reviewer asks for it, or the customer itself."""

from datetime import datetime

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.consent.actions.asking import program_of, send_link
from opencpor.claims.consent.actions.finding import find
from opencpor.claims.consent.facts import current_text, still_asked
from opencpor.claims.consent.models import ConsentLink, ConsentText
from opencpor.claims.consent.rules.standing import sent_within_a_day
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, TooMany
from opencpor.common.phrases import phrase
from opencpor.http.etags import check_revision

DAY_SECONDS = 24 * 60 * 60


def resends_left(claim: Claim, why: str, at: datetime) -> int:
    """Return how often a link of one sort may still be sent today."""
    sent = ConsentLink.objects.filter(text__claim=claim, why=why).values_list("made_at", flat=True)
    most = program_of(claim).policy.consent.resends_per_day
    return max(0, most - sent_within_a_day(list(sent), at))


def check_limit(claim: Claim, why: str, at: datetime) -> None:
    """Refuse to send one sort of link more often within a day than the policy allows.

    Raises:
        TooMany: ``too_many_resends``.
    """
    if not resends_left(claim, why, at):
        most = program_of(claim).policy.consent.resends_per_day
        raise TooMany(
            phrase("The link was sent {most} times within a day. Try again tomorrow.", most=most),
            code="too_many_resends",
            extra={"retry_after": DAY_SECONDS},
        )


@transaction.atomic
def resend(claim_id: str, actor: Actor, seen: str | None = None) -> ConsentText:
    """Send the present text again with a new link; the old link no longer acts.

    The window does not start anew if it runs: the contact was asked once already.

    Raises:
        NotFound: If there is no such claim for the actor.
        Conflict: If the customer is not asked, or not any longer.
        TooMany: After the policy's number of times a day.
    """
    permission = Permission.CLAIM_WRITE if actor.may(Permission.CLAIM_WRITE) else Permission.REVIEW
    actor.require(permission)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("partner")
    claim = fetch(rows, actor, "claim", permission, id=claim_id)
    check_revision(seen, claim)
    at, text = now(), current_text(claim_id)
    if text is None or not still_asked(claim):
        raise Conflict(
            "The customer is not being asked now, so there is nothing to send again.",
            code="not_asked",
            extra={"state": claim.state},
        )
    check_limit(claim, "resent", at)
    send_link(claim, text, "resent", actor, at)
    return text


@transaction.atomic
def send_fresh(token: str) -> None:
    """Send a fresh link to the contact on file, for somebody who has an old one.

    It goes to nobody else, whoever holds the old link.

    Raises:
        NotFound: If the old link was never made.
        TooMany: After the policy's number of times a day.
    """
    found = find(token, lock=True)
    at = now()
    check_limit(found.claim, "fresh", at)
    text = current_text(found.claim.id)
    if text is not None:
        send_link(found.claim, text, "fresh", found.actor, at)
