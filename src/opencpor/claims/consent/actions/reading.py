"""The text that a signed-in admin of the customer answers, whether it was mailed yet or not."""

from typing import Any

from opencpor.access.actor import Actor
from opencpor.claims.consent.actions.asking import freeze, program_of
from opencpor.claims.consent.actions.finding import not_asked
from opencpor.claims.consent.facts import current_text, shown_of
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.consent.rules.text import document_of
from opencpor.claims.models import Claim
from opencpor.claims.states import OPEN, State
from opencpor.common.clock import now
from opencpor.common.errors import Conflict


def document_to_come(claim: Claim) -> dict[str, Any]:
    """Return what the customer would be shown if it were asked now."""
    return document_of(shown_of(claim, now()), program_of(claim).acknowledgements.customer)


def read_text(claim: Claim, actor: Actor, read: str = "") -> ConsentText:
    """Return the text that is answered; the caller holds the claim locked.

    Some programs ask only after the review. An admin may answer before: then the text is frozen
    for that answer, and nobody is mailed.

    Args:
        claim: The claim.
        actor: Who answers.
        read: SHA-256 of what the actor read, in hex; empty: not checked.

    Raises:
        Conflict: ``not_asked`` if there is nothing to answer, ``text_changed`` if it is another
            text than the actor read.
    """
    text = current_text(claim.id)
    if text is None:
        if State(claim.state) not in OPEN:
            raise not_asked(claim)
        text = freeze(claim, actor, now())
    if read and read != bytes(text.sha256).hex():
        raise Conflict(
            "What is asked of you has changed since you read it. Read it again, then answer.",
            code="text_changed",
            extra={"state": claim.state},
        )
    return text
