"""What the API says about payments and their batches."""

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.http.inputs import Input
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.payments.actions.propose_batch import Wish
from opencpor.incentives.payments.actions.stepping import LONGEST_CODE, Grounds
from opencpor.incentives.payments.answers.models import AnswerLine
from opencpor.incentives.payments.lifecycle import (
    BatchState,
    PaymentState,
    payment_verbs,
)
from opencpor.incentives.payments.models import BankFormat, Payment, PaymentBatch
from opencpor.incentives.payments.words import reason_of
from opencpor.incentives.second_person import allowed

LONGEST = 2000


class PaymentBatchIn(Input):
    """What is to be paid: all balances of a program and currency that can be."""

    program: str = Field(max_length=64)
    format: BankFormat = Field(description="what the bank is given: pain001 or csv")
    currency: str = Field("", max_length=3, description="absent: the program's")
    execute_on: date | None = Field(None, description="when the bank shall pay; absent: today")

    def wish(self) -> Wish:
        """Return what is wanted."""
        return Wish(self.program, self.format.value, self.currency, self.execute_on)


class PaymentBatchRejectionIn(Input):
    """Why a batch is rejected."""

    reason: str = Field(max_length=LONGEST)


class ReturnIn(Input):
    """Why a payment came back."""

    reason: str = Field(max_length=LONGEST, description="in words; the partner reads it")
    code: str = Field("", max_length=LONGEST_CODE, description="as the bank says it, such as AC04")

    def grounds(self) -> Grounds:
        """Return it as the actions take it."""
        return Grounds(self.code, self.reason)


class OmissionOut(Schema):
    """One location that is owed something, or owes, and is not in a batch."""

    location: str
    owed: Money
    why: str = Field(
        description="in_debt (set off against later earnings), below_minimum (carried forward), "
        "held (by finance), no_payee, payee_too_new, held_by_partner, other_format"
    )


class WholeAnswerOut(Schema):
    """What a bank said of a whole batch, such as an amount that is not its sum.

    It changed nothing. Find out which payments the bank refused, record those, and settle the rest.
    """

    file: str = Field(description="see `/payments/answers/{id}/lines?result=listed`")
    number: int = Field(description="of the line")
    outcome: str
    amount: Money | None
    why: str = Field(description="why it changed nothing; see the line")

    @classmethod
    def of(cls, row: AnswerLine) -> "WholeAnswerOut":
        """Describe a line."""
        said = row.amount_minor
        return cls(
            file=row.file_id,
            number=row.number,
            outcome=row.outcome,
            amount=None if said is None else money(said, row.currency),
            why=row.why,
        )


class PaymentBatchOut(Schema):
    """One batch: who proposed and decided, what it pays in all, whom it leaves out."""

    id: str
    program: str
    format: str
    execute_on: date
    total: Money
    payments: int
    state: str
    allowed: list[str] = Field(description="what the caller may do with it now")
    left_out: list[OmissionOut]
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    journal: str | None
    file_sha256: str | None = Field(description="of the bank's file, once the batch is approved")
    whole_answers: list[WholeAnswerOut] = Field(
        description="what banks said of all of it at once and was not booked: look at it while "
        "payments are in_progress or reprocessing"
    )

    @classmethod
    def of(
        cls, row: PaymentBatch, actor: Actor, whole: Sequence[AnswerLine] = ()
    ) -> "PaymentBatchOut":
        """Describe a batch to somebody; ``whole``: what was said of all of it."""
        return cls(
            id=row.id,
            program=row.program_key,
            format=row.format,
            execute_on=row.execute_on,
            total=money(row.total_minor, row.currency),
            payments=row.payments.count(),
            state=row.state,
            allowed=[*allowed(row, actor)],
            left_out=[
                OmissionOut(
                    location=one["location"],
                    owed=money(one["owed_minor"], row.currency),
                    why=one["why"],
                )
                for one in row.left_out
            ],
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            decided_by=row.decided_by or None,
            decided_at=row.decided_at,
            reason=row.reason or None,
            journal=row.journal_id,
            file_sha256=row.file.sha256 if row.state == BatchState.APPROVED else None,
            whole_answers=[WholeAnswerOut.of(one) for one in whole],
        )


class PaymentBatchPage(Schema):
    """A page of batches, the newest first."""

    items: list[PaymentBatchOut]
    next: str | None


class PaymentOut(Schema):
    """One payment: a location's whole balance of a program and currency.

    `retries` is the payment before, if that came back. The batch and what may be done is said to
    the operator's people alone.
    """

    id: str
    program: str
    location: str
    partner_id: str
    amount: Money
    status: str = Field(
        description="upcoming, in_progress, reprocessing, sent, failed, reversed, "
        "rejected_during_review, forfeited"
    )
    status_since: datetime
    sent_at: datetime | None
    code: str | None = Field(description="why it came back, as the bank says it")
    reason: str | None
    payee: str | None = Field(description="for those who may read payees")
    retries: str | None
    batch: str | None
    journal: str | None = Field(description="the booking that took the amount up for payment")
    allowed: list[str] = Field(description="what the caller may do with it now")

    @classmethod
    def of(cls, row: Payment, actor: Actor) -> "PaymentOut":
        """Describe a payment to somebody."""
        inside = bool(actor.on(Side.OPERATOR))
        verbs = payment_verbs(PaymentState(row.state))
        return cls(
            id=row.id,
            program=row.program_key,
            location=row.location_id,
            partner_id=row.location.location.partner_id,
            amount=money(row.amount_minor, row.currency),
            status=row.state,
            status_since=row.state_since,
            sent_at=row.sent_at,
            code=row.code or None,
            reason=reason_of(row) or None,
            payee=row.payee_id if actor.may(Permission.PAYEE_READ) else None,
            retries=row.retries_id,
            batch=row.batch_id if inside else None,
            journal=row.journal_id,
            allowed=[*verbs] if actor.may(Permission.CLOSE) else [],
        )


class PaymentPage(Schema):
    """A page of payments, the newest first."""

    items: list[PaymentOut]
    next: str | None
