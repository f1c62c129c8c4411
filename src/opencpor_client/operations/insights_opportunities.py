"""Operations on insights opportunities.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.insights_opportunities import Cause, OpportunitiesOut
from opencpor_client.transport import Answer, Sent, Transport


class InsightsOpportunitiesGroup:
    """Operations on insights opportunities."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_opportunities(
        self,
        *,
        location: str | None = None,
        customer: str | None = None,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        reason: Cause | None = None,
    ) -> Answer[OpportunitiesOut]:
        """List what your partner organizations could do next, each with its reason and size.

        At most 200 are listed, the most urgent first; ask for one reason to see more of it.
        They are of now. What a whole location lacks is left out where a customer or a
        workload, country or segment is asked for.
        """
        return self._wire.call(
            "GET",
            "/insights/opportunities",
            Sent(
                query={
                    "location": location,
                    "customer": customer,
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "reason": reason,
                }
            ),
        )
