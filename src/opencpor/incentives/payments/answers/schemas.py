"""What the API takes from banks, and says of it."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from opencpor.http.inputs import Input
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.bank.answers import MOST_ROWS

LONGEST = 500


class AnswerRowIn(Input):
    """What the bank says of one payment."""

    batch: str = Field(max_length=70, description="as in the file for the bank, such as pbt-01j9")
    reference: str = Field(max_length=70, description="of the payment, as in the file: pay-01j9")
    outcome: str = Field(
        max_length=20, description="accepted, settled, rejected, returned or pending"
    )
    code: str = Field("", max_length=35, description="of the reason, such as AC04")
    text: str = Field("", max_length=LONGEST, description="what the bank says besides")
    amount: str = Field("", max_length=30, description="compared with the payment if it is given")
    currency: str = Field("", max_length=3)


class AnswerRowsIn(Input):
    """What the bank says of some payments; equal rows are recorded once."""

    rows: list[AnswerRowIn] = Field(min_length=1, max_length=MOST_ROWS)
    program: str = Field("", max_length=64, description="lines for other programs are listed")


class AnswerCounts(Schema):
    """How many lines became what."""

    booked: int = Field(description="the payment took a step, and the ledger with it")
    noted: int = Field(description="the bank is still at it")
    known: int = Field(description="the payment was there already")
    listed: int = Field(description="somebody has to look at it; nothing changed")


class AnswerFileOut(Schema):
    """One file of a bank's answers."""

    id: str
    name: str
    format: str = Field(description="pain002, camt053, camt054, csv or rows")
    sha256: str
    size: int
    received_by: str
    received_at: datetime
    again: bool = Field(
        False, description="it was recorded before; what is listed was judged again"
    )
    lines: AnswerCounts

    @classmethod
    def of(cls, row: AnswerFile, *, again: bool = False) -> "AnswerFileOut":
        """Describe a file that was counted; see `queries.counted`."""
        return cls(
            id=row.id,
            name=row.name,
            format=row.format,
            sha256=row.sha256,
            size=row.size,
            received_by=row.received_by,
            received_at=row.received_at,
            again=again,
            lines=AnswerCounts.model_validate(row, from_attributes=True),
        )


class AnswerFilePage(Schema):
    """A page of files, the newest first."""

    items: list[AnswerFileOut]
    next: str | None


class AnswerLineOut(Schema):
    """What a bank said of one payment, and what followed."""

    number: int
    place: str = Field(description="where in the file it stands")
    batch: str
    reference: str
    outcome: str
    code: str | None
    text: str | None = Field(description="left out if it holds an account")
    amount: Money | None
    payment: str | None
    result: str = Field(description="booked, noted, known or listed")
    why: str | None = Field(
        description="why it is listed: unknown_batch, other_program, unknown_payment, other_batch, "
        "unknown_part, other_amount, no_amount, other_account, not_at_the_bank, already_sent, "
        "already_back, contradictory, unknown_status"
    )
    judged_at: datetime | None = Field(
        description="when it was judged again and came to another result"
    )

    @classmethod
    def of(cls, row: AnswerLine) -> "AnswerLineOut":
        """Describe a line."""
        said = row.amount_minor is not None
        return cls(
            number=row.number,
            place=row.place,
            batch=row.order_reference,
            reference=row.reference,
            outcome=row.outcome,
            code=row.code or None,
            text=row.text or None,
            amount=money(row.amount_minor or 0, row.currency) if said else None,
            payment=row.payment_id,
            result=row.result,
            why=row.why or None,
            judged_at=row.judged_at,
        )


class AnswerLinePage(Schema):
    """A page of lines, as they stand in the file."""

    items: list[AnswerLineOut]
    next: str | None
