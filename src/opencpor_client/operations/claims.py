"""Operations on claims.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.operations.claims_bulk import ClaimsBulkGroup
from opencpor_client.operations.claims_export import ClaimsExportGroup
from opencpor_client.operations.claims_green_path import ClaimsGreenPathGroup
from opencpor_client.operations.claims_import import ClaimsImportGroup
from opencpor_client.operations.claims_takeover import ClaimsTakeoverGroup
from opencpor_client.schemas.associations_and_claims import ClaimOut, HistoryOut
from opencpor_client.schemas.claims import (
    AvailabilityOut,
    ClaimIn,
    ClaimMadeOut,
    ClaimPage,
    ClaimPatch,
    CommentOut,
    CommentsOut,
    DecideDisputeIn,
    DecideIn,
    DisputeIn,
    FindingsOut,
    GreenPathOut,
    ReassignIn,
    RejectIn,
    RequestInformationIn,
    ResubmitIn,
    StartReviewIn,
    SubmitIn,
    TextIn,
    VerdictIn,
    WithdrawIn,
)
from opencpor_client.transport import Answer, Sent, part

ListClaimsStatus = Literal[
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


class ClaimsGroup(
    ClaimsBulkGroup, ClaimsExportGroup, ClaimsGreenPathGroup, ClaimsImportGroup, ClaimsTakeoverGroup
):
    """Operations on claims."""

    def dispute_claim(
        self, claim_id: str, body: DisputeIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Ask that turned-down lines are looked at again, once, by somebody who took no part.

        Needs a justification, or evidence that was added since the decision.
        """
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/dispute",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def decide_claim_dispute(
        self, claim_id: str, body: DecideDisputeIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Uphold a decision, or overturn it for some or all of the disputed lines.

        409 ``slot_taken`` says that some accepted lines are held by another partner: they
        are contested now, and **the rest of the decision stands**.
        """
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/decide-dispute",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def withdraw_claim_dispute(
        self, claim_id: str, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Take a dispute back; the decision stands."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/withdraw-dispute",
            Sent(seen=seen, key=key, keyed=True),
        )

    def get_green_path(self, claim_id: str) -> Answer[GreenPathOut]:
        """Say what the written policy in force makes of a claim, condition by condition.

        For operators alone: whoever knows the conditions can write claims to fit them. The
        claim is judged as it stands now; ``decision`` is what was decided, with the values
        of that moment. The ETag is the decision's, or the claim's where there is none.
        """
        return self._wire.call("GET", f"/claims/{part(claim_id)}/green-path")

    def judge_sample(
        self, claim_id: str, body: VerdictIn, *, seen: str, key: str | None = None
    ) -> Answer[GreenPathOut]:
        """Say of a sampled decision whether a person would have decided the same; once.

        A wrong one changes nothing by itself: a senior reviewer may revoke what came of it.
        """
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/green-path/verdict",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def list_claims(
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        outcome: str | None = None,
        submitted_since: str | None = None,
        submitted_through: str | None = None,
        status: list[ListClaimsStatus] | None = None,
        engagement: str | None = None,
        solution_area: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        due_before: str | None = None,
        reviewer: str | None = None,
        q: str | None = None,
        sort: str | None = None,
        total: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[ClaimPage]:
        """List claims, the newest first; ``sort=deadline`` gives those with a running clock.

        ``total=true`` counts all that fit.
        """
        return self._wire.call(
            "GET",
            "/claims",
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
                    "total": total,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def create_claim(self, body: ClaimIn, *, key: str | None = None) -> Answer[ClaimMadeOut]:
        """Create a claim with everything that is sent, and say what is found on it.

        It may lack anything but its engagement. With ``submit`` it is handed in at once:
        then either all of it happens, or nothing and the answer says everything that is
        against it.
        """
        return self._wire.call("POST", "/claims", Sent(body=body, key=key, keyed=True))

    def get_claim(self, claim_id: str) -> Answer[ClaimOut]:
        """Return a claim: state, lines, clock, and the verbs that can be used now."""
        return self._wire.call("GET", f"/claims/{part(claim_id)}")

    def patch_claim(self, claim_id: str, body: ClaimPatch, *, seen: str) -> Answer[ClaimOut]:
        """Change what is sent; ``lines`` replaces all open lines."""
        return self._wire.call("PATCH", f"/claims/{part(claim_id)}", Sent(body=body, seen=seen))

    def get_findings(self, claim_id: str) -> Answer[FindingsOut]:
        """Return what blocks, warns and informs on a claim as it stands now."""
        return self._wire.call("GET", f"/claims/{part(claim_id)}/findings")

    def list_comments(self, claim_id: str) -> Answer[CommentsOut]:
        """Return what partner and reviewers said to each other."""
        return self._wire.call("GET", f"/claims/{part(claim_id)}/comments")

    def comment_on_claim(
        self, claim_id: str, body: TextIn, *, key: str | None = None
    ) -> Answer[CommentOut]:
        """Say something to the other side: partners with the right to claim, and reviewers."""
        return self._wire.call(
            "POST", f"/claims/{part(claim_id)}/comments", Sent(body=body, key=key, keyed=True)
        )

    def get_history(self, claim_id: str) -> Answer[HistoryOut]:
        """Return everything that happened to a claim, its lines and their associations."""
        return self._wire.call("GET", f"/claims/{part(claim_id)}/history")

    def start_claim_review(
        self, claim_id: str, body: StartReviewIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Become the claim's reviewer."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/start-review",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def release_claim(
        self, claim_id: str, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Give a claim back to the queue."""
        return self._wire.call(
            "POST", f"/claims/{part(claim_id)}/release", Sent(seen=seen, key=key, keyed=True)
        )

    def reassign_claim(
        self, claim_id: str, body: ReassignIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Give a claim to another reviewer."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/reassign",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def request_claim_information(
        self, claim_id: str, body: RequestInformationIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Ask the partner for more, by codes per line and in words."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/request-information",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def decide_claim(
        self, claim_id: str, body: DecideIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Accept or drop every undecided line; at least one is accepted.

        409 ``slot_taken`` says that some accepted lines are held by another partner: they
        are contested now, and **the rest of the decision stands**.
        """
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/decide",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def reject_claim(
        self, claim_id: str, body: RejectIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Turn a whole claim down, coded."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/reject",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def note_on_claim(
        self, claim_id: str, body: TextIn, *, key: str | None = None
    ) -> Answer[CommentOut]:
        """Add a note that only operators see."""
        return self._wire.call(
            "POST", f"/claims/{part(claim_id)}/notes", Sent(body=body, key=key, keyed=True)
        )

    def submit_claim(
        self, claim_id: str, body: SubmitIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Hand a draft in, with the statements accepted and reasons for its warnings."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/submit",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def resubmit_claim(
        self, claim_id: str, body: ResubmitIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Hand a claim in again after a reviewer asked for more."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/resubmit",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def withdraw_claim(
        self, claim_id: str, body: WithdrawIn, *, seen: str, key: str | None = None
    ) -> Answer[ClaimOut]:
        """Take a claim back, with a reason."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/withdraw",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def copy_claim(self, claim_id: str, *, key: str | None = None) -> Answer[ClaimOut]:
        """Copy a claim that is over into a new draft."""
        return self._wire.call("POST", f"/claims/{part(claim_id)}/copy", Sent(key=key, keyed=True))

    def get_availability(
        self,
        *,
        tenant_id: str,
        engagement: str,
        domain: str | None = None,
        workload: list[str] | None = None,
        subscription_id: list[str] | None = None,
        product: list[str] | None = None,
    ) -> Answer[AvailabilityOut]:
        """Get Availability.

        Say whether units of a tenant are free; 60 times an hour, logged, seen by the
        customer.
        """
        return self._wire.call(
            "GET",
            "/availability",
            Sent(
                query={
                    "engagement": engagement,
                    "tenant_id": tenant_id,
                    "domain": domain,
                    "workload": workload,
                    "subscription_id": subscription_id,
                    "product": product,
                }
            ),
        )
