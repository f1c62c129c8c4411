"""The mail reached the wrong person."""

from django.db import transaction

from opencpor.claims.actions.settle import note_window
from opencpor.claims.consent.actions.answering import write_answer
from opencpor.claims.consent.actions.finding import find, refuse_dead
from opencpor.claims.consent.actions.unreached import mark_unreached
from opencpor.claims.consent.facts import still_asked
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer
from opencpor.claims.terms import Notice
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.notices.rules import checked_address

NOT_ME = "not_me"


@transaction.atomic
def not_me(token: str, better_contact: str = "") -> ConsentAnswer:
    """Stop the window and ask the partner for another contact.

    Args:
        token: The link's.
        better_contact: A better address, if the person names one.

    Returns:
        The answer; of a second time, the first one.

    Raises:
        NotFound: If the link was never made.
        Gone: If it no longer acts.
        Invalid: If the better contact is no address.
        Conflict: If the claim is closed; ``not_asked`` if it was acknowledged: that stands, and
            what is not wanted is declined.
    """
    found = find(token, lock=True)
    refuse_dead(found)
    recorded = found.text.answers.filter(kind=AnswerKind.NOT_ME).first()
    if recorded is not None:
        return recorded
    if not still_asked(found.claim):
        raise Conflict("This request is closed.", code="claim_closed")
    if found.text.answers.filter(kind=AnswerKind.ACKNOWLEDGED).exists():
        raise Conflict(
            "This was acknowledged already. Decline it if it is not right.", code="not_asked"
        )
    address = ""
    if better_contact.strip():
        try:
            address = checked_address(better_contact)
        except ValueError as wrong:
            error = FieldError(
                "better_contact", "invalid_address", "This is no mail address.", "Check it."
            )
            raise Invalid(
                "The better contact is not right.", code="invalid", errors=[error]
            ) from wrong
    answer = write_answer(
        found.claim, found.text, AnswerKind.NOT_ME, found.actor, better_contact=address
    )
    mark_unreached(found.claim, found.text, NOT_ME, Notice.PARTNER_WRONG_PERSON, found.actor)
    note_window(found.claim)
    return answer
