"""Which events others than the log's readers may hear of, and under which names.

A closed list: partners' programs are built on these names, so none is renamed or removed.
"""

from enum import StrEnum

from opencpor.journal.events import EventType


class PublicEvent(StrEnum):
    """The names in the event feed and in webhooks."""

    CLAIM_CREATED = "claim.created"
    CLAIM_IMPORTED = "claim.imported"
    CLAIM_SUBMITTED = "claim.submitted"
    CLAIM_REVIEW_STARTED = "claim.review_started"
    CLAIM_ACTION_REQUIRED = "claim.action_required"
    CLAIM_RESUBMITTED = "claim.resubmitted"
    CLAIM_DECIDED = "claim.decided"
    CLAIM_APPROVED = "claim.approved"
    CLAIM_REJECTED = "claim.rejected"
    CLAIM_WITHDRAWN = "claim.withdrawn"
    CLAIM_EXPIRED = "claim.expired"
    CLAIM_LAPSED = "claim.lapsed"
    CLAIM_DISPUTED = "claim.disputed"
    CLAIM_DISPUTE_DECIDED = "claim.dispute_decided"
    CLAIM_DISPUTE_WITHDRAWN = "claim.dispute_withdrawn"
    CLAIM_FINALIZED = "claim.finalized"
    CLAIM_ENDED = "claim.ended"
    CLAIM_LINE_CONTESTED = "claim.line_contested"
    CLAIM_LINE_RELEASED = "claim.line_released"
    CLAIM_LINE_SCHEDULED = "claim.line_scheduled"
    CLAIM_LINE_DROPPED = "claim.line_dropped"
    CLAIM_LINE_ENDED = "claim.line_ended"
    CLAIM_LINE_REINSTATED = "claim.line_reinstated"
    CLAIM_COMMENTED = "claim.commented"
    CONSENT_SENT = "consent.sent"
    CONSENT_UNREACHABLE = "consent.unreachable"
    CONSENT_ACKNOWLEDGED = "consent.acknowledged"
    CONSENT_DECLINED = "consent.declined"
    ASSOCIATION_STARTED = "association.started"
    ASSOCIATION_CHANGED = "association.changed"
    ASSOCIATION_ENDED = "association.ended"
    ASSOCIATION_REINSTATED = "association.reinstated"
    RENEWAL_SUGGESTED = "association.renewal_suggested"
    ARBITRATION_ASKED = "arbitration.asked"
    ARBITRATION_DECIDED = "arbitration.decided"
    ARBITRATION_CLOSED = "arbitration.closed"
    ENROLLMENT_INVITED = "enrollment.invited"
    ENROLLMENT_SUBMITTED = "enrollment.submitted"
    ENROLLMENT_VALIDATED = "enrollment.validated"
    ENROLLMENT_RETURNED = "enrollment.returned"
    ENROLLMENT_DISCONTINUED = "enrollment.discontinued"
    ENROLLMENT_LAPSED = "enrollment.lapsed"
    USAGE_BATCH_COMPLETED = "usage.batch_completed"
    USAGE_BATCH_REFUSED = "usage.batch_refused"
    EARNING_POSTED = "earning.posted"
    STATEMENT_READY = "statement.ready"
    ADJUSTMENT_PROPOSED = "adjustment.proposed"
    ADJUSTMENT_APPROVED = "adjustment.approved"
    ADJUSTMENT_REJECTED = "adjustment.rejected"
    ADJUSTMENT_WITHDRAWN = "adjustment.withdrawn"
    PAYMENT_STARTED = "payment.started"
    PAYMENT_SENT = "payment.sent"
    PAYMENT_FAILED = "payment.failed"
    PAYMENT_REVERSED = "payment.reversed"
    PAYMENT_FORFEITED = "payment.forfeited"
    PAYMENT_HOLD_PLACED = "payment_hold.placed"
    PAYMENT_HOLD_RELEASED = "payment_hold.released"
    REPORT_READY = "report.ready"
    REPORT_FAILED = "report.failed"


# One event of the log that stands for many of others': a room above says for whom. The stream of
# an arbitration names both sides; each side hears of its own alone.
SPREAD = frozenset(
    {
        EventType.MONTH_CLOSED.value,
        EventType.ARBITRATION_OPENED.value,
        EventType.ARBITRATION_JOINED.value,
        EventType.ARBITRATION_DECIDED.value,
        EventType.ARBITRATION_CLOSED.value,
    }
)
PUBLIC = frozenset({name.value for name in PublicEvent} | SPREAD)
