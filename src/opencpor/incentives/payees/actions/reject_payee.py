"""Finance rejects a payee, with the reason."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.phrases import phrase
from opencpor.incentives.payees.actions.deciding import decide, said, waiting
from opencpor.incentives.payees.lifecycle import PayeeVerb
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.queries import details_of


def reject_payee(payee_id: str, actor: Actor, *, reason: str, seen: str | None = None) -> Payee:
    """Reject it; the one that counted before goes on to count.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `deciding.waiting`.
        Invalid: Without a reason, or if it holds an account number.
    """
    with transaction.atomic():
        payee = waiting(payee_id, PayeeVerb.REJECT, actor, seen)
        remedy = phrase("Say what to mend; the partner reads it.")
        payee.grounds = said(reason, details_of(payee).number, "reason", remedy)
        return decide(payee, PayeeVerb.REJECT, actor)
