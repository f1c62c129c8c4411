"""Operations on claims takeover.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.associations_and_claims import (
    CarryOutIn,
    ImportOut,
    ImportPage,
    Outcome,
)
from opencpor_client.schemas.claims_takeover import TakenClaimRowPage
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class ClaimsTakeoverGroup:
    """Operations on claims takeover."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

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
