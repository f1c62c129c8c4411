"""The life of payments, as data: from, verb, to, who, ledger. Triggers hold the same.

Their states are the published statuses; what was never taken up is *Unprocessed*. Batches live as
all that two persons decide on: see `proposals`.
"""

from dataclasses import dataclass
from enum import StrEnum

from opencpor.incentives.models import Account
from opencpor.incentives.proposals import State


class BatchState(StrEnum):  # a type of its own, since the API publishes it by this name
    """Where a batch stands."""

    PROPOSED = State.PROPOSED.value
    APPROVED = State.APPROVED.value  # booked, and on its way to the bank
    REJECTED = State.REJECTED.value
    WITHDRAWN = State.WITHDRAWN.value


class PaymentState(StrEnum):
    """Where a payment stands."""

    UPCOMING = "upcoming"  # in a batch that waits; nothing is booked
    IN_PROGRESS = "in_progress"  # the batch is approved; the bank has not confirmed
    REPROCESSING = "reprocessing"  # the same, of a location whose payment before came back
    SENT = "sent"  # confirmed by the bank
    FAILED = "failed"  # the bank refused it; owed again
    REVERSED = "reversed"  # it was sent and came back; owed again
    REJECTED = "rejected_during_review"  # its batch was rejected or withdrawn
    FORFEITED = "forfeited"  # nobody could be paid for too long; owed no longer


class PaymentVerb(StrEnum):
    """What happens to a payment."""

    APPROVE = "approve"
    REPROCESS = "reprocess"
    DROP = "drop"
    SETTLE = "settle"
    FAIL = "fail"
    REVERSE = "reverse"
    FORFEIT = "forfeit"


class Who(StrEnum):
    """Whose step it is."""

    FINANCE = "finance"  # anybody of finance, also a machine that reads the bank's answers
    BATCH = "batch"  # nobody's own: it follows from what is done with the batch
    SWEEP = "sweep"  # nobody's: it follows from the time that has passed


@dataclass(frozen=True)
class PaymentStep:
    """One line of the table of payments.

    Attributes:
        source: None: it begins so.
        moves: From which account of the ledger the amount goes, and to which.
        reason: Whether it has to be said why.
    """

    source: PaymentState | None
    verb: PaymentVerb
    target: PaymentState
    who: Who
    moves: tuple[Account, Account] | None = None
    reason: bool = False


_S, _V = PaymentState, PaymentVerb
TAKEN = (Account.PARTNER_PAYABLE, Account.PAYMENT_CLEARING)
_PAID = (Account.PAYMENT_CLEARING, Account.BANK)
_REFUSED = (Account.PAYMENT_CLEARING, Account.PARTNER_PAYABLE)
_RETURNED = (Account.BANK, Account.PARTNER_PAYABLE)
_GIVEN_UP = (Account.PARTNER_PAYABLE, Account.FORFEITED)
PAYMENT_STEPS = (
    PaymentStep(_S.UPCOMING, _V.APPROVE, _S.IN_PROGRESS, Who.BATCH, TAKEN),
    PaymentStep(_S.UPCOMING, _V.REPROCESS, _S.REPROCESSING, Who.BATCH, TAKEN),
    PaymentStep(_S.UPCOMING, _V.DROP, _S.REJECTED, Who.BATCH),
    PaymentStep(_S.IN_PROGRESS, _V.SETTLE, _S.SENT, Who.FINANCE, _PAID),
    PaymentStep(_S.REPROCESSING, _V.SETTLE, _S.SENT, Who.FINANCE, _PAID),
    PaymentStep(_S.IN_PROGRESS, _V.FAIL, _S.FAILED, Who.FINANCE, _REFUSED, reason=True),
    PaymentStep(_S.REPROCESSING, _V.FAIL, _S.FAILED, Who.FINANCE, _REFUSED, reason=True),
    PaymentStep(_S.SENT, _V.REVERSE, _S.REVERSED, Who.FINANCE, _RETURNED, reason=True),
    PaymentStep(None, _V.FORFEIT, _S.FORFEITED, Who.SWEEP, _GIVEN_UP, reason=True),
)
PAYMENT_STEP = {(line.source, line.verb): line for line in PAYMENT_STEPS}
AT_THE_BANK = (PaymentState.IN_PROGRESS, PaymentState.REPROCESSING)
CAME_BACK = (PaymentState.FAILED, PaymentState.REVERSED)


def payment_verbs(state: PaymentState) -> list[PaymentVerb]:
    """Return what finance may do with a payment in a state."""
    return [line.verb for line in PAYMENT_STEPS if line.source is state and line.who is Who.FINANCE]
