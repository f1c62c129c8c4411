"""Finance approves a payee: the second person's step."""

import hmac

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.incentives.payees.actions.deciding import decide, said, waiting
from opencpor.incentives.payees.lifecycle import PayeeState, PayeeVerb
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.queries import details_of
from opencpor.incentives.payees.requirement import tell_enrollments
from opencpor.incentives.payees.rules import Details, compact


def approve_payee(
    payee_id: str, actor: Actor, *, grounds: str, account: str = "", seen: str | None = None
) -> Payee:
    """Approve it; it replaces the one that counted, once it is as old as the program asks.

    Enrollments of the location that only lacked a payee are complete then.

    Nobody is shown the number. Who has it from another source, such as the bank's letter, enters
    it again, and it has to be the same.

    Args:
        payee_id: Which version.
        actor: Who approves.
        grounds: How it was checked.
        account: The IBAN or account number from another source; empty: it is not compared.
        seen: The revision that the actor saw.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `deciding.waiting`.
        Invalid: Without grounds, or if they hold an account number; ``account_differs``.
    """
    with transaction.atomic():
        payee = waiting(payee_id, PayeeVerb.APPROVE, actor, seen)
        details = details_of(payee)
        remedy = phrase("Such as: compared with the bank's letter of 3 November.")
        payee.grounds = said(grounds, details.number, "grounds", remedy)
        payee.compared = _compared(details, account)
        _replace(payee)
        decide(payee, PayeeVerb.APPROVE, actor)
        tell_enrollments(payee.location_id, actor)
        return payee


def _compared(details: Details, account: str) -> bool:
    if not account.strip():
        return False
    entered, kept = compact(account), compact(details.number or details.reference)
    if not hmac.compare_digest(entered.encode(), kept.encode()):
        error = FieldError(
            "account", "differs", "This is another account than the partner entered.",
            "Ask the partner by a way that you know, and reject the payee if it is not theirs.",
        )  # fmt: skip
        raise Invalid("The accounts differ.", code="account_differs", errors=[error])
    return True


def _replace(payee: Payee) -> None:
    rows = Payee.objects.select_for_update(of=("self",))
    for old in rows.filter(location_id=payee.location_id, state=PayeeState.APPROVED):
        old.state, old.replaced_at = PayeeState.REPLACED.value, now()
        old.revision += 1
        old.save()
