"""Operations on payments.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.payments import (
    AnswerFileOut,
    AnswerFilePage,
    AnswerLinePage,
    AnswerRowsIn,
    BatchState,
    ForfeiturePage,
    PaymentBatchIn,
    PaymentBatchOut,
    PaymentBatchPage,
    PaymentBatchRejectionIn,
    PaymentExplanationOut,
    PaymentHoldIn,
    PaymentHoldOut,
    PaymentHoldPage,
    PaymentOut,
    PaymentPage,
    PaymentStatus,
    Result,
    ReturnIn,
)
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class PaymentsGroup:
    """Operations on payments."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_answers(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[AnswerFilePage]:
        """List the files of banks' answers, the newest first."""
        return self._wire.call(
            "GET", "/payments/answers", Sent(query={"cursor": cursor, "limit": limit})
        )

    def send_answers(
        self, *, file: Upload, program: str | None = None, key: str | None = None
    ) -> Answer[AnswerFileOut]:
        """Record a bank's report, statement of account or table; the same file is taken once.

        Takes status reports (pain.002), statements (camt.053), notifications (camt.054) and
        CSV. Each line moves its payment, is known already, or is listed with why; see the
        lines. Sent again, the lines that are listed are judged again. Of a statement only
        entries are read that name a payment or batch of this installation; without any it
        is refused with `no_answers`. If every batch that a file answers is of another
        program than `program`, it is refused with `other_program` and not kept. A file may
        have 10,000 answers and 20 MB, and amounts up to 9,999,999,999,999.99. The CSV has
        the columns of `/payments/answers/rows`.
        """
        return self._wire.call(
            "POST",
            "/payments/answers",
            Sent(form={"program": program}, files={"file": file}, key=key, keyed=True),
        )

    def send_rows(self, body: AnswerRowsIn, *, key: str | None = None) -> Answer[AnswerFileOut]:
        """Record what a bank says of some payments, line by line; equal rows are taken once.

        Sent again, rows that are listed are judged again.
        """
        return self._wire.call(
            "POST", "/payments/answers/rows", Sent(body=body, key=key, keyed=True)
        )

    def judge_answers_again(
        self, answer_file_id: str, *, key: str | None = None
    ) -> Answer[AnswerFileOut]:
        """Judge the lines again that are listed, such as once their batch is approved.

        What was booked stays booked once; lines whose result stays the same do not change.
        """
        return self._wire.call(
            "POST", f"/payments/answers/{part(answer_file_id)}/judge", Sent(key=key, keyed=True)
        )

    def get_answers(self, answer_file_id: str) -> Answer[AnswerFileOut]:
        """Return one file: who brought it when, and how many of its lines became what."""
        return self._wire.call("GET", f"/payments/answers/{part(answer_file_id)}")

    def list_lines(
        self,
        answer_file_id: str,
        *,
        result: Result | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[AnswerLinePage]:
        """List what the bank said of each payment, and what followed."""
        return self._wire.call(
            "GET",
            f"/payments/answers/{part(answer_file_id)}/lines",
            Sent(query={"result": result, "cursor": cursor, "limit": limit}),
        )

    def get_payments_answers_by_answer_file_id_file(self, answer_file_id: str) -> Answer[bytes]:
        """Get File.

        Download the file as the bank sent it; it may hold accounts, so each time is on
        record.
        """
        return self._wire.call(
            "GET", f"/payments/answers/{part(answer_file_id)}/file", Sent(kind="bytes")
        )

    def list_holds(
        self,
        *,
        location: str | None = None,
        state: Literal["standing", "released"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[PaymentHoldPage]:
        """List Holds.

        List holds, the newest first, released ones too; a partner sees those of its
        locations.
        """
        return self._wire.call(
            "GET",
            "/payments/holds",
            Sent(query={"location": location, "state": state, "cursor": cursor, "limit": limit}),
        )

    def hold(self, body: PaymentHoldIn, *, key: str | None = None) -> Answer[PaymentHoldOut]:
        """Hold.

        Pay nothing to a location until the hold is released: finance, or the partner its
        own. A batch that waits is not approved with it any more; what is at the bank goes
        on.
        """
        return self._wire.call("POST", "/payments/holds", Sent(body=body, key=key, keyed=True))

    def get_hold(self, payment_hold_id: str) -> Answer[PaymentHoldOut]:
        """Return one hold."""
        return self._wire.call("GET", f"/payments/holds/{part(payment_hold_id)}")

    def release(
        self, payment_hold_id: str, *, seen: str, key: str | None = None
    ) -> Answer[PaymentHoldOut]:
        """Let the location be paid again; only the side that placed the hold may."""
        return self._wire.call(
            "POST",
            f"/payments/holds/{part(payment_hold_id)}/release",
            Sent(seen=seen, key=key, keyed=True),
        )

    def list_forfeitures(
        self, *, location: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ForfeiturePage]:
        """List what will be forfeited unless a payee is entered; a partner sees its own.

        What was forfeited stands under `/payments?status=forfeited`. A page looks at
        `limit` locations.
        """
        return self._wire.call(
            "GET",
            "/payments/forfeitures",
            Sent(query={"location": location, "cursor": cursor, "limit": limit}),
        )

    def get_payments_batches(
        self,
        *,
        program: str | None = None,
        state: BatchState | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[PaymentBatchPage]:
        """List batches, the newest first."""
        return self._wire.call(
            "GET",
            "/payments/batches",
            Sent(query={"program": program, "state": state, "cursor": cursor, "limit": limit}),
        )

    def post_payments_batches(
        self, body: PaymentBatchIn, *, key: str | None = None
    ) -> Answer[PaymentBatchOut]:
        """Propose to pay every balance that can be paid; a second person of finance decides.

        `left_out` says of every other balance why it is not paid.
        """
        return self._wire.call("POST", "/payments/batches", Sent(body=body, key=key, keyed=True))

    def get_payments_batches_by_payment_batch_id(
        self, payment_batch_id: str
    ) -> Answer[PaymentBatchOut]:
        """Return one batch; its payments are listed by `/payments?batch=`."""
        return self._wire.call("GET", f"/payments/batches/{part(payment_batch_id)}")

    def get_payments_batches_by_payment_batch_id_file(self, payment_batch_id: str) -> Answer[bytes]:
        """Download what the bank is given: the same bytes each time.

        Every download is logged.
        """
        return self._wire.call(
            "GET", f"/payments/batches/{part(payment_batch_id)}/file", Sent(kind="bytes")
        )

    def post_payments_batches_by_payment_batch_id_approve(
        self, payment_batch_id: str, *, seen: str, key: str | None = None
    ) -> Answer[PaymentBatchOut]:
        """Book what another person of finance proposed, exactly as it was proposed.

        If a balance or a payee in it has changed since, nothing is booked and the answer
        names it.
        """
        return self._wire.call(
            "POST",
            f"/payments/batches/{part(payment_batch_id)}/approve",
            Sent(seen=seen, key=key, keyed=True),
        )

    def post_payments_batches_by_payment_batch_id_reject(
        self,
        payment_batch_id: str,
        body: PaymentBatchRejectionIn,
        *,
        seen: str,
        key: str | None = None,
    ) -> Answer[PaymentBatchOut]:
        """Reject what another person of finance proposed, with the reason."""
        return self._wire.call(
            "POST",
            f"/payments/batches/{part(payment_batch_id)}/reject",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def post_payments_batches_by_payment_batch_id_withdraw(
        self, payment_batch_id: str, *, seen: str, key: str | None = None
    ) -> Answer[PaymentBatchOut]:
        """Take back what one proposed oneself, while it waits."""
        return self._wire.call(
            "POST",
            f"/payments/batches/{part(payment_batch_id)}/withdraw",
            Sent(seen=seen, key=key, keyed=True),
        )

    def settle_all(
        self, payment_batch_id: str, *, seen: str, key: str | None = None
    ) -> Answer[PaymentBatchOut]:
        """Book that the bank has paid everything of the batch that it has not answered yet."""
        return self._wire.call(
            "POST",
            f"/payments/batches/{part(payment_batch_id)}/settle",
            Sent(seen=seen, key=key, keyed=True),
        )

    def list_payments(
        self,
        *,
        program: str | None = None,
        status: PaymentStatus | None = None,
        location: str | None = None,
        batch: str | None = None,
        currency: str | None = None,
        since: str | None = None,
        through: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[PaymentPage]:
        """List payments, the newest first; a partner sees its own."""
        return self._wire.call(
            "GET",
            "/payments",
            Sent(
                query={
                    "program": program,
                    "status": status,
                    "location": location,
                    "batch": batch,
                    "currency": currency,
                    "since": since,
                    "through": through,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def get_payment(self, payment_id: str) -> Answer[PaymentOut]:
        """Return one payment."""
        return self._wire.call("GET", f"/payments/{part(payment_id)}")

    def explain(self, payment_id: str) -> Answer[PaymentExplanationOut]:
        """Explain a payment: every booking that it pays, and where each is explained further."""
        return self._wire.call("GET", f"/payments/{part(payment_id)}/explanation")

    def settle(self, payment_id: str, *, seen: str, key: str | None = None) -> Answer[PaymentOut]:
        """Book that the bank has paid."""
        return self._wire.call(
            "POST", f"/payments/{part(payment_id)}/settle", Sent(seen=seen, key=key, keyed=True)
        )

    def fail(
        self, payment_id: str, body: ReturnIn, *, seen: str, key: str | None = None
    ) -> Answer[PaymentOut]:
        """Book that the bank refused it: the amount is owed again, for the next batch."""
        return self._wire.call(
            "POST",
            f"/payments/{part(payment_id)}/fail",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def reverse(
        self, payment_id: str, body: ReturnIn, *, seen: str, key: str | None = None
    ) -> Answer[PaymentOut]:
        """Reverse.

        Book that it came back after it was sent: the amount is owed again, for the next
        batch.
        """
        return self._wire.call(
            "POST",
            f"/payments/{part(payment_id)}/reverse",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )
