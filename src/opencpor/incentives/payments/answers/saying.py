"""What the bank says, fit to be kept and to be read by the partner: never an account."""

from __future__ import annotations

from opencpor.incentives.payees.queries import details_of
from opencpor.incentives.payees.rules import tells_account
from opencpor.incentives.payments.actions.stepping import LONGEST_CODE, Grounds
from opencpor.incentives.payments.answers.models import LONGEST_TEXT
from opencpor.incentives.payments.bank.answers import Answer
from opencpor.incentives.payments.bank.reasons import NO_REASON, reason_in_words
from opencpor.incentives.payments.models import Payment

LOOKED_AT = 2 * LONGEST_TEXT
"""Characters: an account that begins in what is kept ends in these, however it is spaced."""


def _without_account(text: str, number: str) -> str:
    return "" if tells_account(text, number) else text


def said(answer: Answer, row: Payment | None) -> Grounds:
    """Return the bank's code and words; those that give away an account are left out.

    Of a text of any length only what may be kept is looked at: a file has it once and may say it of
    ten thousand payments.
    """
    known = row.payee if row else None
    number = details_of(known).number if known and not known.erased else ""
    code = _without_account(answer.code[:LONGEST_CODE], number)
    return Grounds(code, _without_account(answer.text[:LOOKED_AT], number)[:LONGEST_TEXT])


def grounds_of(bank: Grounds) -> Grounds:
    """Return why a payment came back, in words that the partner understands."""
    return Grounds(bank.code, reason_in_words(bank.code, bank.text) or NO_REASON)
