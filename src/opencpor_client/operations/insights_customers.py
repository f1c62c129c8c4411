"""Operations on insights customers.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.insights_customers import CustomerInsightOut, CustomerRowPage
from opencpor_client.transport import Answer, Sent, Transport, part


class InsightsCustomersGroup:
    """Operations on insights customers."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_customer_insights(
        self,
        *,
        text: str | None = None,
        standing: str | None = None,
        workload: str | None = None,
        area: str | None = None,
        location: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        months: int | None = None,
        since: str | None = None,
        through: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[CustomerRowPage]:
        """List the customers you have or had associations with, by name."""
        return self._wire.call(
            "GET",
            "/insights/customers",
            Sent(
                query={
                    "text": text,
                    "standing": standing,
                    "workload": workload,
                    "area": area,
                    "location": location,
                    "market": market,
                    "segment": segment,
                    "months": months,
                    "since": since,
                    "through": through,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def get_customer_insights(
        self,
        served_customer_id: str,
        *,
        months: int | None = None,
        since: str | None = None,
        through: str | None = None,
        area: str | None = None,
        workload: str | None = None,
    ) -> Answer[CustomerInsightOut]:
        """Return what is held, used and earned at one customer, unit by unit.

        Months narrow the earnings by month; figures of units are of now.
        """
        return self._wire.call(
            "GET",
            f"/insights/customers/{part(served_customer_id)}",
            Sent(
                query={
                    "months": months,
                    "since": since,
                    "through": through,
                    "area": area,
                    "workload": workload,
                }
            ),
        )
