"""The partner takes back a payee that finance has not decided on."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.incentives.payees.actions.deciding import decide, waiting
from opencpor.incentives.payees.lifecycle import PayeeVerb
from opencpor.incentives.payees.models import Payee


def withdraw_payee(payee_id: str, actor: Actor, *, seen: str | None = None) -> Payee:
    """Take it back; the one that counted before goes on to count.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `deciding.waiting`.
    """
    with transaction.atomic():
        payee = waiting(payee_id, PayeeVerb.WITHDRAW, actor, seen)
        return decide(payee, PayeeVerb.WITHDRAW, actor)
