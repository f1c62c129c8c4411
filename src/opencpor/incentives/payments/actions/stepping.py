"""What the steps of single payments have in common, inside the transaction of their action."""

from __future__ import annotations

from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.http.etags import check_revision
from opencpor.incentives.payees.rules import tells_account
from opencpor.incentives.payments.ledger import move
from opencpor.incentives.payments.lifecycle import (
    PAYMENT_STEP,
    PaymentState,
    PaymentStep,
    PaymentVerb,
    Who,
    payment_verbs,
)
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.payments.recording import recorded
from opencpor.incentives.payments.telling import tell

LONGEST_CODE = 35
MEMOS = {
    PaymentVerb.SETTLE: "Payment sent",
    PaymentVerb.FAIL: "Payment failed",
    PaymentVerb.REVERSE: "Payment came back",
}


@dataclass(frozen=True)
class Grounds:
    """Why a payment came back.

    Attributes:
        code: As the bank says it, such as AC04; may be empty.
        text: In words; the partner reads it.
    """

    code: str = ""
    text: str = ""


STATES = {
    PaymentState.UPCOMING: phrase("upcoming"),
    PaymentState.IN_PROGRESS: phrase("in progress"),
    PaymentState.REPROCESSING: phrase("reprocessing"),
    PaymentState.SENT: phrase("sent"),
    PaymentState.FAILED: phrase("failed"),
    PaymentState.REVERSED: phrase("reversed"),
    PaymentState.REJECTED: phrase("rejected during review"),
    PaymentState.FORFEITED: phrase("forfeited"),
}


def locked(payment_id: str, actor: Actor, seen: str | None = None) -> Payment:
    """Lock a payment that the actor may take steps with.

    Raises:
        Forbidden: Without the right.
        NotFound: If there is none.
        Stale: If it was changed since it was seen.
    """
    actor.require(Permission.CLOSE)
    # Not against new rows that name it: a proposal that retries it holds the ledger already.
    held = Payment.objects.select_for_update(of=("self",), no_key=True)
    rows = held.select_related("location__organization")
    row = fetch(rows, actor, "payment", Permission.CLOSE, id=payment_id)
    check_revision(seen, row)
    return row


def step_of(row: Payment, verb: PaymentVerb) -> PaymentStep:
    """Return the step that a locked payment takes.

    Raises:
        Conflict: ``payment_not_in_state``.
    """
    step = PAYMENT_STEP.get((PaymentState(row.state), verb))
    if step is None or step.who is not Who.FINANCE:
        raise Conflict(
            phrase("This payment is {state}.", state=STATES[PaymentState(row.state)]),
            code="payment_not_in_state",
            extra={"state": row.state, "allowed": [*payment_verbs(PaymentState(row.state))]},
        )
    return step


def said(grounds: Grounds) -> Grounds:
    """Return why a payment came back, fit to be kept.

    Raises:
        Invalid: Without words, or if they give away an account.
    """
    code, text = grounds.code.strip(), legible(grounds.text)
    errors = []
    if len(code) > LONGEST_CODE:
        most = phrase("At most {most} characters.", most=LONGEST_CODE)
        errors.append(FieldError("code", "too_long", "The code is too long.", most))
    if not text:
        remedy = phrase("Say what the bank said; the partner reads it.")
        errors.append(FieldError("reason", "required", "No reason is given.", remedy))
    if tells_account(f"{code} {text}"):
        errors.append(
            FieldError("reason", "tells_account", "It holds an account number.", "Leave it out.")
        )
    if errors:
        raise Invalid("Say why the payment came back.", code="invalid", errors=errors)
    return Grounds(code, text)


def take(row: Payment, verb: PaymentVerb, actor: Actor, grounds: Grounds | None = None) -> Payment:
    """Take one step with a locked payment: book it, write it, record it, tell the partner.

    Raises:
        Conflict: ``payment_not_in_state``.
        Invalid: See `said`, for steps that have to say why.
    """
    step = step_of(row, verb)
    why = said(grounds or Grounds()) if step.reason else Grounds()
    if step.moves is None:
        raise LookupError(f"the step {verb} books nothing")
    journal = move([row], step.moves, row.id, MEMOS[verb], actor)
    before = row.state
    row.state, row.state_since = step.target.value, now()
    row.code, row.reason = why.code, why.text
    if step.target is PaymentState.SENT:
        row.sent_at = row.state_since
    row.revision += 1
    row.save()
    recorded(row, before, journal.id, actor)
    tell(row, actor)
    return row
