"""Operations on associations.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.associations import (
    AssociationOut,
    AssociationPage,
    DeclinedOut,
    EndIn,
    KeysIn,
    MoveIn,
    ReinstateIn,
    RenewalPage,
    RevokeIn,
    TakenRowPage,
    TogetherOut,
)
from opencpor_client.schemas.associations_and_claims import (
    CarryOutIn,
    ClaimOut,
    HistoryOut,
    ImportOut,
    ImportPage,
    Outcome,
)
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class AssociationsGroup:
    """Operations on associations."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def get_associations_import(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ImportPage]:
        """List your own imports of associations, the newest first."""
        return self._wire.call(
            "GET", "/associations/import", Sent(query={"cursor": cursor, "limit": limit})
        )

    def import_associations(
        self,
        *,
        file: Upload,
        dry_run: bool | None = None,
        only_clean_rows: bool | None = None,
        organization_id: str | None = None,
        key: str | None = None,
    ) -> Answer[ImportOut]:
        """Import Associations.

        Check a CSV or XLSX sheet of up to 10,000 rows, and with ``dry_run=false`` carry it
        out. A row is one association that stood before this installation. Its ``reference``
        is what it is known by: a row that was taken over before is passed over. Watch the
        operation; then read the rows. All rows are taken over, or none if any has an error,
        unless ``only_clean_rows`` is true.
        """
        return self._wire.call(
            "POST",
            "/associations/import",
            Sent(
                form={
                    "dry_run": dry_run,
                    "only_clean_rows": only_clean_rows,
                    "organization_id": organization_id,
                },
                files={"file": file},
                key=key,
                keyed=True,
            ),
        )

    def get_associations_import_template(
        self, *, format: Literal["csv", "xlsx"] | None = None
    ) -> Answer[bytes]:
        """Download an empty sheet with all headings."""
        return self._wire.call(
            "GET", "/associations/import/template", Sent(query={"format": format}, kind="bytes")
        )

    def get_associations_import_by_association_import_id(
        self, association_import_id: str
    ) -> Answer[ImportOut]:
        """Return one of your imports of associations."""
        return self._wire.call("GET", f"/associations/import/{part(association_import_id)}")

    def get_associations_import_by_association_import_id_rows(
        self,
        association_import_id: str,
        *,
        outcome: Outcome | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[TakenRowPage]:
        """Return what was found on each row, perhaps only those of one outcome."""
        return self._wire.call(
            "GET",
            f"/associations/import/{part(association_import_id)}/rows",
            Sent(query={"outcome": outcome, "cursor": cursor, "limit": limit}),
        )

    def get_associations_import_by_association_import_id_report(
        self, association_import_id: str, *, format: Literal["csv", "xlsx"] | None = None
    ) -> Answer[bytes]:
        """Download the sheet with what was found; corrected, it can be sent again as it is."""
        return self._wire.call(
            "GET",
            f"/associations/import/{part(association_import_id)}/report",
            Sent(query={"format": format}, kind="bytes"),
        )

    def carry_out_import(
        self, association_import_id: str, body: CarryOutIn, *, seen: str, key: str | None = None
    ) -> Answer[ImportOut]:
        """Take over the rows of a checked sheet; each once, whatever breaks meanwhile."""
        return self._wire.call(
            "POST",
            f"/associations/import/{part(association_import_id)}/create",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def list_renewals(
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        association: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[RenewalPage]:
        """List the renewals that wait to be claimed, the newest first."""
        return self._wire.call(
            "GET",
            "/associations/renewals",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "association": association,
                    "location": location,
                    "customer": customer,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def claim_renewal(self, renewal_id: str, *, key: str | None = None) -> Answer[ClaimOut]:
        """Draft the claim: what the old one said, with the new subscription as its one line.

        Evidence and statements are given anew. A second call answers with the same claim.
        409 ``renewal_not_open`` if the renewal cannot be claimed from here any longer;
        ``reason`` says why.
        """
        return self._wire.call(
            "POST", f"/associations/renewals/{part(renewal_id)}/claim", Sent(key=key, keyed=True)
        )

    def list_associations(
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        active: bool | None = None,
        engagement: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        total: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[AssociationPage]:
        """List associations, the newest first; ``total=true`` counts all that fit."""
        return self._wire.call(
            "GET",
            "/associations",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "active": active,
                    "engagement": engagement,
                    "location": location,
                    "customer": customer,
                    "total": total,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def export_associations(
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        active: bool | None = None,
        engagement: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        format: Literal["csv", "xlsx", "json"] | None = None,
    ) -> Answer[bytes]:
        """Download all associations that fit, as CSV, XLSX or JSON; sent while it is made."""
        return self._wire.call(
            "GET",
            "/associations/export",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "active": active,
                    "engagement": engagement,
                    "location": location,
                    "customer": customer,
                    "format": format,
                },
                kind="bytes",
            ),
        )

    def get_association(self, association_id: str) -> Answer[AssociationOut]:
        """Return one association."""
        return self._wire.call("GET", f"/associations/{part(association_id)}")

    def get_association_history(self, association_id: str) -> Answer[HistoryOut]:
        """Return everything that happened to an association."""
        return self._wire.call("GET", f"/associations/{part(association_id)}/history")

    def end_association(
        self, association_id: str, body: EndIn, *, seen: str, key: str | None = None
    ) -> Answer[AssociationOut]:
        """End Association.

        End an association at once: the partner with a reason, the customer with or without.
        """
        return self._wire.call(
            "POST",
            f"/associations/{part(association_id)}/end",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def revoke_association(
        self, association_id: str, body: RevokeIn, *, seen: str, key: str | None = None
    ) -> Answer[AssociationOut]:
        """End an association at once, coded; with ``void_from`` closed months are taken back."""
        return self._wire.call(
            "POST",
            f"/associations/{part(association_id)}/revoke",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def reinstate_association(
        self, association_id: str, body: ReinstateIn, *, seen: str, key: str | None = None
    ) -> Answer[AssociationOut]:
        """Let an ended association stand again, if its slot was not taken since.

        One that the customer ended stays ended: its line waits for a new acknowledgement.
        """
        return self._wire.call(
            "POST",
            f"/associations/{part(association_id)}/reinstate",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def opt_association_out(
        self, association_id: str, *, seen: str, key: str | None = None
    ) -> Answer[AssociationOut]:
        """Waive payment from the next unclosed month on."""
        return self._wire.call(
            "POST",
            f"/associations/{part(association_id)}/opt-out",
            Sent(seen=seen, key=key, keyed=True),
        )

    def opt_association_in(
        self, association_id: str, *, seen: str, key: str | None = None
    ) -> Answer[AssociationOut]:
        """Want payment again from the next unclosed month on."""
        return self._wire.call(
            "POST",
            f"/associations/{part(association_id)}/opt-in",
            Sent(seen=seen, key=key, keyed=True),
        )

    def move_association(
        self, association_id: str, body: MoveIn, *, seen: str, key: str | None = None
    ) -> Answer[AssociationOut]:
        """Let another location of the organization hold it from a month's start.

        If the month has begun the answer is the successor, in the same tenure; else the
        association itself, with ``moves``. To take back a later move, choose the present
        location.
        """
        return self._wire.call(
            "POST",
            f"/associations/{part(association_id)}/move",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def get_decline(self, association_id: str) -> Answer[TogetherOut]:
        """Show all that the partner has on the same product, and what it keeps besides."""
        return self._wire.call("GET", f"/associations/{part(association_id)}/decline")

    def post_associations_by_association_id_decline(
        self, association_id: str, body: KeysIn, *, seen: str, key: str | None = None
    ) -> Answer[DeclinedOut]:
        """Post Decline.

        Decline all that the partner has on the same product, or what is named; it ends at
        once.
        """
        return self._wire.call(
            "POST",
            f"/associations/{part(association_id)}/decline",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )
