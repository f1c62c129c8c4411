"""Operations on partners.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import FileImportOut
from opencpor_client.schemas.partners import PartnerChange, PartnerIn, PartnerOut, PartnerPage
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class PartnersGroup:
    """Operations on partners."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def import_partners(
        self,
        *,
        file: Upload,
        dry_run: bool | None = None,
        only_clean_rows: bool | None = None,
        key: str | None = None,
    ) -> Answer[FileImportOut]:
        """Check a CSV file and say for each row what would become of it.

        With ``dry_run=false`` the file is carried out: all of it, or nothing if any row has
        an error, unless ``only_clean_rows`` is true. A second import of the same file
        changes nothing.
        """
        return self._wire.call(
            "POST",
            "/partners/import",
            Sent(
                form={"dry_run": dry_run, "only_clean_rows": only_clean_rows},
                files={"file": file},
                key=key,
                keyed=True,
            ),
        )

    def export_partners(self) -> Answer[bytes]:
        """Return all rows you may see as CSV, in the shape that the import reads."""
        return self._wire.call("GET", "/partners/export", Sent(kind="bytes"))

    def list_partners(
        self,
        *,
        sort: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        total: bool | None = None,
        q: str | None = None,
        country: str | None = None,
    ) -> Answer[PartnerPage]:
        """List Partners.

        List partner organizations; ``q`` is a part of the name, a number or an e-mail
        domain.
        """
        return self._wire.call(
            "GET",
            "/partners",
            Sent(
                query={
                    "sort": sort,
                    "cursor": cursor,
                    "limit": limit,
                    "total": total,
                    "q": q,
                    "country": country,
                }
            ),
        )

    def create_partner(self, body: PartnerIn, *, key: str | None = None) -> Answer[PartnerOut]:
        """Enter a partner organization."""
        return self._wire.call("POST", "/partners", Sent(body=body, key=key, keyed=True))

    def get_partner(self, organization_id: str) -> Answer[PartnerOut]:
        """Return a partner organization."""
        return self._wire.call("GET", f"/partners/{part(organization_id)}")

    def change_partner(
        self, organization_id: str, body: PartnerChange, *, seen: str
    ) -> Answer[PartnerOut]:
        """Change a partner organization; what is left out stays."""
        return self._wire.call(
            "PATCH", f"/partners/{part(organization_id)}", Sent(body=body, seen=seen)
        )
