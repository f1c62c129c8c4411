"""The shapes of requests and answers about payments.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from opencpor_client.schemas.common import Money

Result = Literal["booked", "noted", "known", "listed"]

BatchState = Literal["proposed", "approved", "rejected", "withdrawn"]

BankFormat = Literal["pain001", "csv"]

PaymentStatus = Literal[
    "upcoming",
    "in_progress",
    "reprocessing",
    "sent",
    "failed",
    "reversed",
    "rejected_during_review",
    "forfeited",
    "with_bank",
]


class AnswerCounts(TypedDict):
    """How many lines became what."""

    booked: int
    noted: int
    known: int
    listed: int


class AnswerFileOut(TypedDict):
    """One file of a bank's answers."""

    id: str
    name: str
    format: str
    sha256: str
    size: int
    received_by: str
    received_at: str
    again: NotRequired[bool]
    lines: AnswerCounts


class AnswerFilePage(TypedDict):
    """A page of files, the newest first."""

    items: list[AnswerFileOut]
    next: str | None


class AnswerRowIn(TypedDict):
    """What the bank says of one payment."""

    batch: str
    reference: str
    outcome: str
    code: NotRequired[str]
    text: NotRequired[str]
    amount: NotRequired[str]
    currency: NotRequired[str]


class AnswerRowsIn(TypedDict):
    """What the bank says of some payments; equal rows are recorded once."""

    rows: list[AnswerRowIn]
    program: NotRequired[str]


class AnswerLineOut(TypedDict):
    """What a bank said of one payment, and what followed."""

    number: int
    place: str
    batch: str
    reference: str
    outcome: str
    code: str | None
    text: str | None
    amount: Money | None
    payment: str | None
    result: str
    why: str | None
    judged_at: str | None


class AnswerLinePage(TypedDict):
    """A page of lines, as they stand in the file."""

    items: list[AnswerLineOut]
    next: str | None


class PaymentHoldOut(TypedDict):
    """One hold: nothing is paid to the location while it stands.

    Who placed and released it is said to the same side, and to the operator's people.
    """

    id: str
    location: str
    partner_id: str
    side: str
    state: str
    reason: str
    held_at: str
    held_by: str | None
    released_at: str | None
    released_by: str | None
    allowed: list[str]


class PaymentHoldPage(TypedDict):
    """A page of holds, the newest first."""

    items: list[PaymentHoldOut]
    next: str | None


class PaymentHoldIn(TypedDict):
    """Which location is not to be paid, and why."""

    location: str
    reason: str


class ForfeitureOut(TypedDict):
    """One amount that will be forfeited; a payee that is entered by the last day keeps it."""

    location: str
    partner_id: str
    program: str
    amount: Money
    last_day: str
    why: str
    told_at: str | None


class ForfeiturePage(TypedDict):
    """A page: what is to come at some locations, perhaps nothing; `next`: there are more."""

    items: list[ForfeitureOut]
    next: str | None


class OmissionOut(TypedDict):
    """One location that is owed something, or owes, and is not in a batch."""

    location: str
    owed: Money
    why: str


class PaymentBatchOut(TypedDict):
    """One batch: who proposed and decided, what it pays in all, whom it leaves out."""

    id: str
    program: str
    format: str
    execute_on: str
    total: Money
    payments: int
    state: str
    allowed: list[str]
    left_out: list[OmissionOut]
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    journal: str | None
    file_sha256: str | None
    whole_answers: list[WholeAnswerOut]


class PaymentBatchPage(TypedDict):
    """A page of batches, the newest first."""

    items: list[PaymentBatchOut]
    next: str | None


class WholeAnswerOut(TypedDict):
    """What a bank said of a whole batch, such as an amount that is not its sum.

    It changed nothing. Find out which payments the bank refused, record those, and settle
    the rest.
    """

    file: str
    number: int
    outcome: str
    amount: Money | None
    why: str


class PaymentBatchIn(TypedDict):
    """What is to be paid: all balances of a program and currency that can be."""

    program: str
    format: BankFormat
    currency: NotRequired[str]
    execute_on: NotRequired[str | None]


class PaymentBatchRejectionIn(TypedDict):
    """Why a batch is rejected."""

    reason: str


class PaymentOut(TypedDict):
    """One payment: a location's whole balance of a program and currency.

    `retries` is the payment before, if that came back. The batch and what may be done is
    said to the operator's people alone.
    """

    id: str
    program: str
    location: str
    partner_id: str
    amount: Money
    status: str
    status_since: str
    sent_at: str | None
    code: str | None
    reason: str | None
    payee: str | None
    retries: str | None
    batch: str | None
    journal: str | None
    allowed: list[str]


class PaymentPage(TypedDict):
    """A page of payments, the newest first."""

    items: list[PaymentOut]
    next: str | None


class PaidBookingOut(TypedDict):
    """One booking that a payment pays; `explanation` is where its own grounds are read."""

    kind: str
    amount: Money
    booked_at: str
    journal: str
    earning: str | None
    adjustment: str | None
    payment: str | None
    explanation: str


class PaymentAnswerOut(TypedDict):
    """What a bank said of a payment, and what followed; see `/payments/answers/{file}/lines`."""

    file: str
    number: int
    outcome: str
    result: str
    why: str | None


class PaymentExplanationOut(TypedDict):
    """A payment, the bookings that add up to it, and the statements that list them."""

    payment: PaymentOut
    carried: Money
    bookings: list[PaidBookingOut]
    statements: list[str]
    journals: list[str]
    answers: list[PaymentAnswerOut]


class ReturnIn(TypedDict):
    """Why a payment came back."""

    reason: str
    code: NotRequired[str]
