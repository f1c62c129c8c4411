"""Operations on claims export.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.transport import Answer, Sent, Transport

ExportClaimsStatus = Literal[
    "draft",
    "submitted",
    "under_review",
    "action_required",
    "awaiting_customer",
    "approved",
    "rejected",
    "disputed",
    "rejected_final",
    "withdrawn",
    "expired",
    "ended",
]


class ClaimsExportGroup:
    """Operations on claims export."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def export_claims(
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        outcome: str | None = None,
        submitted_since: str | None = None,
        submitted_through: str | None = None,
        status: list[ExportClaimsStatus] | None = None,
        engagement: str | None = None,
        solution_area: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        due_before: str | None = None,
        reviewer: str | None = None,
        q: str | None = None,
        sort: str | None = None,
        format: Literal["csv", "xlsx", "json"] | None = None,
    ) -> Answer[bytes]:
        """Download all claims that fit, as CSV, XLSX or JSON; sent while it is made."""
        return self._wire.call(
            "GET",
            "/claims/export",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "outcome": outcome,
                    "submitted_since": submitted_since,
                    "submitted_through": submitted_through,
                    "status": status,
                    "engagement": engagement,
                    "solution_area": solution_area,
                    "location": location,
                    "customer": customer,
                    "due_before": due_before,
                    "reviewer": reviewer,
                    "q": q,
                    "sort": sort,
                    "format": format,
                },
                kind="bytes",
            ),
        )
