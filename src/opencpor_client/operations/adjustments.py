"""Operations on adjustments.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.adjustments import (
    AdjustmentExplanationOut,
    AdjustmentIn,
    AdjustmentPage,
    AdjustmentRejectionIn,
)
from opencpor_client.schemas.adjustments_and_earnings import AdjustmentOut
from opencpor_client.transport import Answer, Sent, Transport, part


class AdjustmentsGroup:
    """Operations on adjustments."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_adjustments(
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        program: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        currency: str | None = None,
        since: str | None = None,
        through: str | None = None,
        state: str | None = None,
        type: str | None = None,
        earning: str | None = None,
        applies_to: str | None = None,
        processed_in: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[AdjustmentPage]:
        """List adjustments, the newest first; a partner sees its own once they are approved."""
        return self._wire.call(
            "GET",
            "/adjustments",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "program": program,
                    "location": location,
                    "customer": customer,
                    "currency": currency,
                    "since": since,
                    "through": through,
                    "state": state,
                    "type": type,
                    "earning": earning,
                    "applies_to": applies_to,
                    "processed_in": processed_in,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def propose_adjustment(
        self, body: AdjustmentIn, *, key: str | None = None
    ) -> Answer[AdjustmentOut]:
        """Propose an adjustment; a second person of finance approves or rejects it."""
        return self._wire.call("POST", "/adjustments", Sent(body=body, key=key, keyed=True))

    def get_adjustment(self, adjustment_id: str) -> Answer[AdjustmentOut]:
        """Return one adjustment."""
        return self._wire.call("GET", f"/adjustments/{part(adjustment_id)}")

    def explain_adjustment(self, adjustment_id: str) -> Answer[AdjustmentExplanationOut]:
        """Explain Adjustment.

        Explain an adjustment: its note, its two steps, its journal, its statement, its
        line.
        """
        return self._wire.call("GET", f"/adjustments/{part(adjustment_id)}/explanation")

    def approve_adjustment(
        self, adjustment_id: str, *, seen: str, key: str | None = None
    ) -> Answer[AdjustmentOut]:
        """Approve Adjustment.

        Book what another person of finance proposed; it stands on the open month's
        statement.
        """
        return self._wire.call(
            "POST",
            f"/adjustments/{part(adjustment_id)}/approve",
            Sent(seen=seen, key=key, keyed=True),
        )

    def reject_adjustment(
        self, adjustment_id: str, body: AdjustmentRejectionIn, *, seen: str, key: str | None = None
    ) -> Answer[AdjustmentOut]:
        """Reject what another person of finance proposed, with the reason."""
        return self._wire.call(
            "POST",
            f"/adjustments/{part(adjustment_id)}/reject",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def withdraw_adjustment(
        self, adjustment_id: str, *, seen: str, key: str | None = None
    ) -> Answer[AdjustmentOut]:
        """Take back what one proposed oneself, while it waits."""
        return self._wire.call(
            "POST",
            f"/adjustments/{part(adjustment_id)}/withdraw",
            Sent(seen=seen, key=key, keyed=True),
        )
