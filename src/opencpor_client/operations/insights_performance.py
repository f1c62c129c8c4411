"""Operations on insights performance.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.insights_performance import PerformanceOut
from opencpor_client.transport import Answer, Sent, Transport


class InsightsPerformanceGroup:
    """Operations on insights performance."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def get_performance(
        self,
        *,
        months: int | None = None,
        since: str | None = None,
        through: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
    ) -> Answer[PerformanceOut]:
        """Get Performance.

        Return how your partner organizations did: growth, deployments, and what became of
        claims. Figures come from monthly summaries, which follow every change within
        seconds.
        """
        return self._wire.call(
            "GET",
            "/insights/performance",
            Sent(
                query={
                    "months": months,
                    "since": since,
                    "through": through,
                    "location": location,
                    "customer": customer,
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                }
            ),
        )
