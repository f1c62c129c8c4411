"""The shapes of requests and answers about events and webhooks.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal

PublicEvent = Literal[
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
]
