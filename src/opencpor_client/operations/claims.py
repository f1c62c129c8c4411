"""Operations on claims.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas import (
    AvailabilityOut,
    CarryOutIn,
    ClaimIn,
    ClaimMadeOut,
    ClaimOut,
    ClaimPage,
    ClaimPatch,
    CommentOut,
    CommentsOut,
    CreateIn,
    DecideDisputeIn,
    DecideIn,
    DecideSeveralIn,
    DisputeIn,
    FindingsOut,
    GreenPathOut,
    HistoryOut,
    ImportOut,
    ImportPage,
    Outcome,
    ReassignIn,
    ReassignSeveralIn,
    RejectIn,
    ReleaseSeveralIn,
    RequestInformationIn,
    ResubmitIn,
    ResultsOut,
    RowPage,
    SamplePage,
    StartReviewIn,
    SubmitIn,
    SubmitSeveralIn,
    TakenClaimRowPage,
    TextIn,
    VerdictIn,
    WithdrawIn,
)
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class ClaimsGroup:
    """Operations on claims."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def get_claims_import(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ImportPage]:
        """List your own imports, the newest first."""
        return self._wire.call(
            "GET", "/claims/import", Sent(query={"cursor": cursor, "limit": limit})
        )

    def import_claims(
        self,
        *,
        file: Upload,
        evidence: list[Upload] | None = None,
        dry_run: bool | None = None,
        only_clean_rows: bool | None = None,
        organization_id: str | None = None,
        key: str | None = None,
    ) -> Answer[ImportOut]:
        """Import Claims.

        Check a CSV or XLSX sheet of up to 10,000 rows, and with ``dry_run=false`` create
        its claims. Rows with the same ``claim_key`` are one claim. ``evidence`` holds the
        files that the column of that name names. Watch the operation; then read the rows.
        Claims are created as drafts: all, or none if any row has an error, unless
        ``only_clean_rows`` is true.
        """
        return self._wire.call(
            "POST",
            "/claims/import",
            Sent(
                form={
                    "dry_run": dry_run,
                    "only_clean_rows": only_clean_rows,
                    "organization_id": organization_id,
                },
                files={"file": file, "evidence": evidence},
                key=key,
                keyed=True,
            ),
        )

    def get_claims_import_template(
        self, *, format: Literal["csv", "xlsx"] | None = None
    ) -> Answer[bytes]:
        """Download an empty sheet with all headings."""
        return self._wire.call(
            "GET", "/claims/import/template", Sent(query={"format": format}, kind="bytes")
        )

    def get_claims_import_by_claim_import_id(self, claim_import_id: str) -> Answer[ImportOut]:
        """Return one of your imports."""
        return self._wire.call("GET", f"/claims/import/{part(claim_import_id)}")

    def get_claims_import_by_claim_import_id_rows(
        self,
        claim_import_id: str,
        *,
        outcome: Outcome | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[RowPage]:
        """List Rows.

        Return what was found on each row, by claim: ``outcome`` is that of the claim's
        worst row.
        """
        return self._wire.call(
            "GET",
            f"/claims/import/{part(claim_import_id)}/rows",
            Sent(query={"outcome": outcome, "cursor": cursor, "limit": limit}),
        )

    def get_claims_import_by_claim_import_id_report(
        self, claim_import_id: str, *, format: Literal["csv", "xlsx"] | None = None
    ) -> Answer[bytes]:
        """Download the sheet with what was found; corrected, it can be sent again as it is."""
        return self._wire.call(
            "GET",
            f"/claims/import/{part(claim_import_id)}/report",
            Sent(query={"format": format}, kind="bytes"),
        )

    def create_imported(
        self, claim_import_id: str, body: CreateIn, *, seen: str, key: str | None = None
    ) -> Answer[ImportOut]:
        """Create Imported.

        Create the claims of a checked sheet, as drafts; each once, whatever breaks
        meanwhile.
        """
        return self._wire.call(
            "POST",
            f"/claims/import/{part(claim_import_id)}/create",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def list_takeovers(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ImportPage]:
        """List your own imports of claims in flight, the newest first."""
        return self._wire.call(
            "GET", "/claims/takeover", Sent(query={"cursor": cursor, "limit": limit})
        )

    def take_over_claims(
        self,
        *,
        file: Upload,
        evidence: list[Upload] | None = None,
        dry_run: bool | None = None,
        only_clean_rows: bool | None = None,
        organization_id: str | None = None,
        key: str | None = None,
    ) -> Answer[ImportOut]:
        """Take Over Claims.

        Check a CSV or XLSX sheet of up to 10,000 rows, and with ``dry_run=false`` carry it
        out. Rows with the same ``claim_key``, or else the same ``reference``, are one claim
        that was begun elsewhere and is submitted, under review, waiting for its partner, or
        waiting for its customer. Its ``reference`` is what it is known by: one that was
        taken over before is passed over. ``evidence`` holds the files that the column of
        that name names. Watch the operation; then read the rows. All claims are taken over,
        or none if any row has an error, unless ``only_clean_rows`` is true.
        """
        return self._wire.call(
            "POST",
            "/claims/takeover",
            Sent(
                form={
                    "dry_run": dry_run,
                    "only_clean_rows": only_clean_rows,
                    "organization_id": organization_id,
                },
                files={"file": file, "evidence": evidence},
                key=key,
                keyed=True,
            ),
        )

    def get_claims_takeover_template(
        self, *, format: Literal["csv", "xlsx"] | None = None
    ) -> Answer[bytes]:
        """Download an empty sheet with all headings."""
        return self._wire.call(
            "GET", "/claims/takeover/template", Sent(query={"format": format}, kind="bytes")
        )

    def get_takeover(self, claim_takeover_id: str) -> Answer[ImportOut]:
        """Return one of your imports of claims in flight."""
        return self._wire.call("GET", f"/claims/takeover/{part(claim_takeover_id)}")

    def get_claims_takeover_by_claim_takeover_id_rows(
        self,
        claim_takeover_id: str,
        *,
        outcome: Outcome | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[TakenClaimRowPage]:
        """List Rows.

        Return what was found on each row, by claim: ``outcome`` is that of the claim's
        worst row.
        """
        return self._wire.call(
            "GET",
            f"/claims/takeover/{part(claim_takeover_id)}/rows",
            Sent(query={"outcome": outcome, "cursor": cursor, "limit": limit}),
        )

    def get_claims_takeover_by_claim_takeover_id_report(
        self, claim_takeover_id: str, *, format: Literal["csv", "xlsx"] | None = None
    ) -> Answer[bytes]:
        """Download the sheet with what was found; corrected, it can be sent again as it is."""
        return self._wire.call(
            "GET",
            f"/claims/takeover/{part(claim_takeover_id)}/report",
            Sent(query={"format": format}, kind="bytes"),
        )

    def carry_out_takeover(
        self, claim_takeover_id: str, body: CarryOutIn, *, seen: str, key: str | None = None
    ) -> Answer[ImportOut]:
        """Take over the claims of a checked sheet; each once, whatever breaks meanwhile."""
        return self._wire.call(
            "POST",
            f"/claims/takeover/{part(claim_takeover_id)}/create",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def submit_claims(self, body: SubmitSeveralIn, *, key: str | None = None) -> Answer[ResultsOut]:
        """Hand several drafts in with one acknowledgement; each by itself."""
        return self._wire.call("POST", "/claims/bulk/submit", Sent(body=body, key=key, keyed=True))

    def reassign_claims(
        self, body: ReassignSeveralIn, *, key: str | None = None
    ) -> Answer[ResultsOut]:
        """Give several claims to one reviewer; each by itself."""
        return self._wire.call(
            "POST", "/claims/bulk/reassign", Sent(body=body, key=key, keyed=True)
        )

    def release_claims(
        self, body: ReleaseSeveralIn, *, key: str | None = None
    ) -> Answer[ResultsOut]:
        """Give several of your claims back to the queue; each by itself."""
        return self._wire.call("POST", "/claims/bulk/release", Sent(body=body, key=key, keyed=True))

    def decide_claims(self, body: DecideSeveralIn, *, key: str | None = None) -> Answer[ResultsOut]:
        """Decide several of your claims; each by itself.

        With ``accept`` every undecided line is accepted, or what ``lines`` say; with
        ``reject`` the whole claims are turned down with ``code``.
        """
        return self._wire.call("POST", "/claims/bulk/decide", Sent(body=body, key=key, keyed=True))

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

    def list_samples(
        self,
        *,
        program: str | None = None,
        verdict: Literal["", "waiting", "agree", "overturn"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[SamplePage]:
        """List the decisions by written policy that people look at, the oldest first."""
        return self._wire.call(
            "GET",
            "/claims/green-path/samples",
            Sent(query={"program": program, "verdict": verdict, "cursor": cursor, "limit": limit}),
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
        status: list[
            Literal[
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
        ]
        | None = None,
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

    def export_claims(
        self,
        *,
        status: list[
            Literal[
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
        ]
        | None = None,
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
