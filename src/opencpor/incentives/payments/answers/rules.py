"""What follows from one answer of the bank for one payment. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from opencpor.incentives.payments.bank.answers import Answer, Outcome
from opencpor.incentives.payments.lifecycle import AT_THE_BANK, PaymentState, PaymentVerb


class Result(StrEnum):
    """What became of a line."""

    BOOKED = "booked"  # the payment took a step, and the ledger with it
    NOTED = "noted"  # the bank is still at it; nothing changes
    KNOWN = "known"  # the payment is there already
    LISTED = "listed"  # somebody has to look at it; nothing changed


class Why(StrEnum):
    """Why a line is listed."""

    UNKNOWN_BATCH = "unknown_batch"
    OTHER_PROGRAM = "other_program"
    UNKNOWN_PAYMENT = "unknown_payment"
    OTHER_BATCH = "other_batch"
    UNKNOWN_PART = "unknown_part"
    OTHER_AMOUNT = "other_amount"
    NO_AMOUNT = "no_amount"
    OTHER_ACCOUNT = "other_account"
    NOT_AT_THE_BANK = "not_at_the_bank"
    ALREADY_SENT = "already_sent"
    ALREADY_BACK = "already_back"
    CONTRADICTORY = "contradictory"
    UNKNOWN_STATUS = "unknown_status"


@dataclass(frozen=True)
class Judged:
    """What follows: the steps that the payment takes, or why somebody has to look."""

    result: Result
    steps: tuple[PaymentVerb, ...] = ()
    why: Why | None = None


BOOKED, NOTED, KNOWN = (Judged(one) for one in (Result.BOOKED, Result.NOTED, Result.KNOWN))
_V = PaymentVerb
# What comes back without the bank ever having confirmed it was paid all the same.
_STEPS = {
    Outcome.SETTLED: (_V.SETTLE,),
    Outcome.REJECTED: (_V.FAIL,),
    Outcome.RETURNED: (_V.SETTLE, _V.REVERSE),
}
SILENT = {
    Outcome.UNKNOWN: Why.UNKNOWN_STATUS,
    Outcome.CONTRADICTORY: Why.CONTRADICTORY,
}


def listed(why: Why) -> Judged:
    """Return that somebody has to look at it."""
    return Judged(Result.LISTED, why=why)


def _of_sent(outcome: Outcome) -> Judged:
    if outcome is Outcome.RETURNED:
        return Judged(Result.BOOKED, (_V.REVERSE,))
    return listed(Why.ALREADY_SENT) if outcome is Outcome.REJECTED else KNOWN


def _of_failed(outcome: Outcome) -> Judged:
    return KNOWN if outcome is Outcome.REJECTED else listed(Why.ALREADY_BACK)


def _of_reversed(outcome: Outcome) -> Judged:
    return listed(Why.ALREADY_BACK) if outcome is Outcome.REJECTED else KNOWN


_LATER = {
    PaymentState.SENT: _of_sent,
    PaymentState.FAILED: _of_failed,
    PaymentState.REVERSED: _of_reversed,
}


def judge(answer: Answer, state: PaymentState, amount_minor: int, currency: str) -> Judged:
    """Return what follows from an answer for a payment in a state.

    Args:
        answer: What the bank says.
        state: Where the payment stands.
        amount_minor: Of the payment.
        currency: Of the payment.
    """
    if answer.outcome in SILENT:
        return listed(SILENT[answer.outcome])
    paid = (amount_minor, currency)
    if answer.amount_minor is not None and (answer.amount_minor, answer.currency) != paid:
        return listed(Why.OTHER_AMOUNT)
    if answer.outcome is Outcome.PENDING:
        return NOTED
    if answer.exact and answer.amount_minor is None:
        return listed(Why.NO_AMOUNT)
    if state in AT_THE_BANK:
        steps = _STEPS.get(answer.outcome)
        return Judged(Result.BOOKED, steps) if steps else NOTED
    later = _LATER.get(state)
    return later(answer.outcome) if later else listed(Why.NOT_AT_THE_BANK)
