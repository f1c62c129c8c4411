"""Operations on insights partners.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.insights_partners import SeeingPartnerOut, SeeingPartnerPage
from opencpor_client.transport import Answer, Sent, Transport, part


class InsightsPartnersGroup:
    """Operations on insights partners."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_partners_that_see(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[SeeingPartnerPage]:
        """List the partners that are, or were, associated with your tenant, by name."""
        return self._wire.call(
            "GET", "/insights/partners", Sent(query={"cursor": cursor, "limit": limit})
        )

    def get_what_a_partner_sees(self, seeing_partner_id: str) -> Answer[SeeingPartnerOut]:
        """Get What A Partner Sees.

        Return a partner's associations with your tenant, and the very figures that it sees.
        """
        return self._wire.call("GET", f"/insights/partners/{part(seeing_partner_id)}")
