"""What every step on a payee that waits does, inside the transaction of the action."""

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Forbidden, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.http.etags import check_revision
from opencpor.incentives.payees.lifecycle import LINE, PayeeVerb
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.queries import seal_of
from opencpor.incentives.payees.rules import tells_account
from opencpor.incentives.payees.telling import tell_payee
from opencpor.incentives.second_person import TooLate
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

EVENTS = {
    PayeeVerb.APPROVE: EventType.PAYEE_APPROVED,
    PayeeVerb.REJECT: EventType.PAYEE_REJECTED,
    PayeeVerb.WITHDRAW: EventType.PAYEE_WITHDRAWN,
}
TOO_LATE = TooLate(phrase("This payee is {state} already."), "payee_decided")


def waiting(payee_id: str, verb: PayeeVerb, actor: Actor, seen: str | None) -> Payee:
    """Lock a version that waits and that the actor may decide on.

    Raises:
        Forbidden: Without the right; ``second_person``.
        NotFound: If there is no such version, or it is another's.
        Stale: If it was changed since it was seen.
        Conflict: ``payee_decided``, ``payee_erased``.
    """
    line = LINE[verb]
    if line.who is not None:
        actor.require(line.who)
    rows = Payee.objects.select_for_update(of=("self",)).select_related("location", "seal")
    payee = fetch(rows, actor, "payee", line.who, id=payee_id)
    check_revision(seen, payee)
    check_step(payee, actor, verb)
    seal_of(payee)
    return payee


def check_step(payee: Payee, actor: Actor, verb: PayeeVerb) -> None:
    """Refuse a step that an actor cannot take; pages look before they ask.

    Raises:
        Forbidden: ``second_person``, if the step takes another person than the actor.
        Conflict: ``payee_decided``.
    """
    line = LINE[verb]
    if payee.state != line.source:
        raise TOO_LATE.problem(payee.state)
    if line.second_person and not actor.is_second_person(payee.submitted_by):
        raise Forbidden(
            "Another person than the one who entered it has to decide.", code="second_person"
        )


def said(text: str, number: str, field: str, remedy: str) -> str:
    """Return what finance said for the record.

    Raises:
        Invalid: If it is empty, or gives away an account.
    """
    plain = legible(text)
    if not plain:
        error = FieldError(field, "required", "Nothing is said.", remedy)
        raise Invalid("Say why, for the record.", code="invalid", errors=[error])
    if tells_account(plain, number):
        error = FieldError(field, "tells_account", "It holds an account number.", "Leave it out.")
        raise Invalid("The record holds no account number.", code="invalid", errors=[error])
    return plain


def decide(payee: Payee, verb: PayeeVerb, actor: Actor) -> Payee:
    """Write the decision and who made it, record it, tell who must know."""
    before = payee.state
    payee.state = LINE[verb].target.value
    payee.decided_by, payee.decided_at = actor.id, now()
    payee.revision += 1
    payee.save()
    told: dict[str, object] = {"state": payee.state}
    if verb is PayeeVerb.APPROVE:
        told["compared"] = payee.compared
    record(
        EVENTS[verb],
        f"payee:{payee.id}",
        actor.ref(),
        data={"before": {"state": before}, "after": told, "location": payee.location_id},
        personal={"grounds": payee.grounds} if payee.grounds else None,
    )
    tell_payee(payee, EVENTS[verb], actor)
    return payee
