"""Operations on claims import.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.associations_and_claims import ImportOut, ImportPage, Outcome
from opencpor_client.schemas.claims_import import CreateIn, RowPage
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class ClaimsImportGroup:
    """Operations on claims import."""

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
