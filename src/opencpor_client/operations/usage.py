"""Operations on usage.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.common import OperationOut
from opencpor_client.schemas.usage import (
    BatchOut,
    BatchPage,
    DryRunOut,
    FactPage,
    LateList,
    OddUnitPage,
    QualityOut,
    RowsIn,
    SendingIn,
    SendingList,
    SendingOut,
    TransactionPage,
    TransactionsIn,
    TransactionTotals,
)
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class UsageGroup:
    """Operations on usage."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_sendings(self) -> Answer[SendingList]:
        """List your own files on their way, the newest first; others' are not yours to see."""
        return self._wire.call("GET", "/usage/sendings")

    def begin_sending(self, body: SendingIn, *, key: str | None = None) -> Answer[SendingOut]:
        """Announce a usage file that is to come in parts; then send them one after the other."""
        return self._wire.call("POST", "/usage/sendings", Sent(body=body, key=key, keyed=True))

    def get_sending(self, sending_id: str) -> Answer[SendingOut]:
        """Get Sending.

        Ask where a file goes on: the ETag and ``Upload-Offset`` are the number of bytes
        here.
        """
        return self._wire.call("GET", f"/usage/sendings/{part(sending_id)}")

    def send_part(self, sending_id: str, content: bytes, *, seen: str) -> Answer[SendingOut]:
        """Send the next part, as plain bytes; the answer says where the following one begins.

        A part counts as a whole or not at all. 412 and 409 (``wrong_offset``) name the
        right place in ``expected_offset``: after a broken line ask, then go on from there.
        """
        return self._wire.call(
            "PATCH", f"/usage/sendings/{part(sending_id)}", Sent(content=content, seen=seen)
        )

    def cancel_sending(self, sending_id: str, *, seen: str) -> Answer[None]:
        """Give up a file on its way; a batch that it became stays."""
        return self._wire.call(
            "DELETE", f"/usage/sendings/{part(sending_id)}", Sent(seen=seen, kind="nothing")
        )

    def complete_sending(
        self, sending_id: str, *, seen: str, licenses: Upload | None = None, key: str | None = None
    ) -> Answer[BatchOut]:
        """Import the file once all its parts are here.

        202 with the new batch, or 200 with the batch that the same file made before. A per-
        user report's license report may come along.
        """
        return self._wire.call(
            "POST",
            f"/usage/sendings/{part(sending_id)}/complete",
            Sent(form={}, files={"licenses": licenses}, seen=seen, key=key, keyed=True),
        )

    def list_transactions(
        self,
        *,
        program: str | None = None,
        customer_id: str | None = None,
        tenant_id: str | None = None,
        workload: str | None = None,
        subscription_id: str | None = None,
        from_month: str | None = None,
        through_month: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[TransactionPage]:
        """List the transactions that you may see, the newest first.

        Partners see those that went through their own locations, of slots that they hold or
        held. Files of transactions are sent like those of usage, to `/usage/batches`.
        """
        return self._wire.call(
            "GET",
            "/usage/transactions",
            Sent(
                query={
                    "program": program,
                    "customer_id": customer_id,
                    "tenant_id": tenant_id,
                    "workload": workload,
                    "subscription_id": subscription_id,
                    "from_month": from_month,
                    "through_month": through_month,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def total_transactions(
        self,
        *,
        program: str | None = None,
        customer_id: str | None = None,
        tenant_id: str | None = None,
        workload: str | None = None,
        subscription_id: str | None = None,
        from_month: str | None = None,
        through_month: str | None = None,
    ) -> Answer[TransactionTotals]:
        """Add up the transactions that you may see, by month; each counts once."""
        return self._wire.call(
            "GET",
            "/usage/transactions/totals",
            Sent(
                query={
                    "program": program,
                    "customer_id": customer_id,
                    "tenant_id": tenant_id,
                    "workload": workload,
                    "subscription_id": subscription_id,
                    "from_month": from_month,
                    "through_month": through_month,
                }
            ),
        )

    def push_transactions(
        self, body: TransactionsIn, *, key: str | None = None
    ) -> Answer[BatchOut | DryRunOut]:
        """Push Transactions.

        Send up to 10,000 transactions as JSON; they are imported in the background like a
        file. 202 with the new batch, a batch of usage like any other, or 200 with the one
        that the same rows made before. Rows that cannot be used go to its quarantine, where
        the first one has the number 2, as below a file's headings. With ``dry_run`` they
        are checked at once and nothing is kept.
        """
        return self._wire.call(
            "POST", "/transactions/batches", Sent(body=body, key=key, keyed=True)
        )

    def get_quality(
        self, *, program: str | None = None, through: str | None = None, months: int | None = None
    ) -> Answer[QualityOut]:
        """Get Quality.

        Say how complete and plausible usage was when it was last computed, by month and
        workload. It is computed in the background whenever usage, associations, the
        directory or the program's policy change.
        """
        return self._wire.call(
            "GET",
            "/usage/quality",
            Sent(query={"program": program, "through": through, "months": months}),
        )

    def compute(self, *, key: str | None = None) -> Answer[OperationOut]:
        """Have the figures computed again, in the background.

        Who asks while that is under way gets the same operation.
        """
        return self._wire.call("POST", "/usage/quality/computations", Sent(key=key, keyed=True))

    def list_units(
        self,
        *,
        kind: Literal["missing", "lost", "zero", "jump", "above_paid", "unknown"],
        program: str | None = None,
        through: str | None = None,
        months: int | None = None,
        workload: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[OddUnitPage]:
        """List the units with which something is amiss.

        Kinds: ``missing`` (an association stood on it at the month's end, but no usage came
        in), ``lost`` (it had usage in the month before), ``zero`` (a figure fell to zero
        from much), ``jump`` (a figure rose or fell suddenly), ``above_paid`` (more active
        users than paid units), ``unknown`` (an unverified tenant, or a subscription that no
        feed named).
        """
        return self._wire.call(
            "GET",
            "/usage/quality/units",
            Sent(
                query={
                    "program": program,
                    "through": through,
                    "months": months,
                    "kind": kind,
                    "workload": workload,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def export_quality(
        self, *, program: str | None = None, through: str | None = None, months: int | None = None
    ) -> Answer[bytes]:
        """Export Quality.

        Download the figures as CSV, a row for each month and workload; see ``computed_at``.
        """
        return self._wire.call(
            "GET",
            "/usage/quality/export",
            Sent(query={"program": program, "through": through, "months": months}, kind="bytes"),
        )

    def export_units(
        self,
        *,
        kind: Literal["missing", "lost", "zero", "jump", "above_paid", "unknown"],
        program: str | None = None,
        through: str | None = None,
        months: int | None = None,
        workload: str | None = None,
    ) -> Answer[bytes]:
        """Download the units of one kind as CSV."""
        return self._wire.call(
            "GET",
            "/usage/quality/units/export",
            Sent(
                query={
                    "program": program,
                    "through": through,
                    "months": months,
                    "kind": kind,
                    "workload": workload,
                },
                kind="bytes",
            ),
        )

    def list_late(self, *, program: str | None = None) -> Answer[LateList]:
        """List Late.

        List which closed months have newer facts, by batch: the next close judges them
        anew.
        """
        return self._wire.call("GET", "/usage/quality/late", Sent(query={"program": program}))

    def list_late_of_batch(self, batch_id: str) -> Answer[LateList]:
        """List which closed months a batch reaches that no close has read yet."""
        return self._wire.call("GET", f"/usage/quality/late/{part(batch_id)}")

    def get_usage_batches(
        self, *, state: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[BatchPage]:
        """List batches, the newest first."""
        return self._wire.call(
            "GET", "/usage/batches", Sent(query={"state": state, "cursor": cursor, "limit": limit})
        )

    def upload(
        self,
        *,
        program: str | None = None,
        layout: str | None = None,
        tenant_id: str | None = None,
        report_date: str | None = None,
        as_of: str | None = None,
        dry_run: bool | None = None,
        file: Upload,
        licenses: Upload | None = None,
        key: str | None = None,
    ) -> Answer[BatchOut | DryRunOut]:
        """Send a usage file; it is imported in the background.

        202 with the new batch, or 200 with the batch that the same file made before. With
        ``dry_run=true`` the file is checked at once and nothing of it is kept: 200 with
        what an import would do, or why it would refuse the file.
        """
        return self._wire.call(
            "POST",
            "/usage/batches",
            Sent(
                form={
                    "program": program,
                    "layout": layout,
                    "tenant_id": tenant_id,
                    "report_date": report_date,
                    "as_of": as_of,
                    "dry_run": dry_run,
                },
                files={"file": file, "licenses": licenses},
                key=key,
                keyed=True,
            ),
        )

    def push_rows(self, body: RowsIn, *, key: str | None = None) -> Answer[BatchOut | DryRunOut]:
        """Push Rows.

        Send up to 10,000 rows as JSON; they are imported in the background like a file of
        ours. 202 with the new batch, or 200 with the batch that the same rows made before.
        Rows that cannot be used go to its quarantine, where the first one has the number 2,
        as below a file's headings. With ``dry_run`` they are checked at once and nothing of
        them is kept.
        """
        return self._wire.call("POST", "/usage/rows", Sent(body=body, key=key, keyed=True))

    def get_usage_batches_by_batch_id(self, batch_id: str) -> Answer[BatchOut]:
        """Return one batch with what became of its rows."""
        return self._wire.call("GET", f"/usage/batches/{part(batch_id)}")

    def get_quarantine(self, batch_id: str) -> Answer[bytes]:
        """Get Quarantine.

        Download the rows that were left out as CSV: row, code and text before the file's
        columns. Corrected, the file can be sent as it is: the columns before its own are
        not read.
        """
        return self._wire.call(
            "GET", f"/usage/batches/{part(batch_id)}/quarantine", Sent(kind="bytes")
        )

    def correct_batch(
        self, batch_id: str, *, file: Upload, key: str | None = None
    ) -> Answer[BatchOut]:
        """Correct Batch.

        Send rows of a batch's quarantine that were corrected; the downloaded columns may
        stay. They keep the batch's program, layout and `as_of`, so that what is known later
        stays in force. 202 with the new batch, or 200 with the one that the same file made
        before. A per-user report is sent again as a whole.
        """
        return self._wire.call(
            "POST",
            f"/usage/batches/{part(batch_id)}/corrections",
            Sent(form={}, files={"file": file}, key=key, keyed=True),
        )

    def list_facts(
        self,
        *,
        program: str | None = None,
        customer_id: str | None = None,
        tenant_id: str | None = None,
        workload: str | None = None,
        subscription_id: str | None = None,
        from_month: str | None = None,
        through_month: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[FactPage]:
        """List the usage that you may see, the newest month first.

        Partners see the months of units whose slot they held at the month's end; customers
        their own.
        """
        return self._wire.call(
            "GET",
            "/usage",
            Sent(
                query={
                    "program": program,
                    "customer_id": customer_id,
                    "tenant_id": tenant_id,
                    "workload": workload,
                    "subscription_id": subscription_id,
                    "from_month": from_month,
                    "through_month": through_month,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def export_facts(
        self,
        *,
        program: str | None = None,
        customer_id: str | None = None,
        tenant_id: str | None = None,
        workload: str | None = None,
        subscription_id: str | None = None,
        from_month: str | None = None,
        through_month: str | None = None,
    ) -> Answer[bytes]:
        """Export Facts.

        Download the usage that you may see, column for column as *CPOR - Microsoft 365
        usage*. One row per association and month.
        """
        return self._wire.call(
            "GET",
            "/usage/export",
            Sent(
                query={
                    "program": program,
                    "customer_id": customer_id,
                    "tenant_id": tenant_id,
                    "workload": workload,
                    "subscription_id": subscription_id,
                    "from_month": from_month,
                    "through_month": through_month,
                },
                kind="bytes",
            ),
        )
