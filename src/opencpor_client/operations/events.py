"""Operations on events.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.events import EventPage
from opencpor_client.transport import Answer, Sent, Transport

ListEventsType = Literal[
    "claim.created",
    "claim.imported",
    "claim.submitted",
    "claim.review_started",
    "claim.action_required",
    "claim.resubmitted",
    "claim.decided",
    "claim.approved",
    "claim.rejected",
    "claim.withdrawn",
    "claim.expired",
    "claim.lapsed",
    "claim.disputed",
    "claim.dispute_decided",
    "claim.dispute_withdrawn",
    "claim.finalized",
    "claim.ended",
    "claim.line_contested",
    "claim.line_released",
    "claim.line_scheduled",
    "claim.line_dropped",
    "claim.line_ended",
    "claim.line_reinstated",
    "claim.commented",
    "consent.sent",
    "consent.unreachable",
    "consent.acknowledged",
    "consent.declined",
    "association.started",
    "association.changed",
    "association.ended",
    "association.reinstated",
    "association.renewal_suggested",
    "arbitration.asked",
    "arbitration.decided",
    "arbitration.closed",
    "enrollment.invited",
    "enrollment.submitted",
    "enrollment.validated",
    "enrollment.returned",
    "enrollment.discontinued",
    "enrollment.lapsed",
    "usage.batch_completed",
    "usage.batch_refused",
    "earning.posted",
    "statement.ready",
    "adjustment.proposed",
    "adjustment.approved",
    "adjustment.rejected",
    "adjustment.withdrawn",
    "payment.started",
    "payment.sent",
    "payment.failed",
    "payment.reversed",
    "payment.forfeited",
    "payment_hold.placed",
    "payment_hold.released",
    "report.ready",
    "report.failed",
]


class EventsGroup:
    """Operations on events."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_events(
        self,
        *,
        type: list[ListEventsType] | None = None,
        start: Literal["beginning", "now"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[EventPage]:
        """List events about what you may read, in the order of publishing.

        Keep ``next`` and ask it again: no event is skipped, however slow the change was
        that made it. Without a cursor the list starts at the beginning, or with
        ``start=now`` behind its present end.
        """
        return self._wire.call(
            "GET",
            "/events",
            Sent(query={"type": type, "start": start, "cursor": cursor, "limit": limit}),
        )
