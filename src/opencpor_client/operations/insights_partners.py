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
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        location: str | None = None,
        months: int | None = None,
        since: str | None = None,
        through: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[SeeingPartnerPage]:
        """List the partners that are, or were, associated with your tenant, by name.

        Narrowed by area, workload, location and months: those that held any of it, with how
        many such associations they have and had.
        """
        return self._wire.call(
            "GET",
            "/insights/partners",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "location": location,
                    "months": months,
                    "since": since,
                    "through": through,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def get_what_a_partner_sees(
        self,
        seeing_partner_id: str,
        *,
        area: str | None = None,
        workload: str | None = None,
        location: str | None = None,
        months: int | None = None,
        since: str | None = None,
        through: str | None = None,
    ) -> Answer[SeeingPartnerOut]:
        """Return a partner's associations with your tenant, and the very figures that it sees.

        By location: what this location of the partner sees.
        """
        return self._wire.call(
            "GET",
            f"/insights/partners/{part(seeing_partner_id)}",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "location": location,
                    "months": months,
                    "since": since,
                    "through": through,
                }
            ),
        )
