"""Operations on insights earnings.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.insights_earnings import EarningsInsightOut, NotEarnedList
from opencpor_client.transport import Answer, Sent, Transport


class InsightsEarningsGroup:
    """Operations on insights earnings."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def get_earnings(
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
        rule: str | None = None,
    ) -> Answer[EarningsInsightOut]:
        """Get Earnings.

        Return what your partner organizations earned by month, workload and rule, and were
        paid. Months are those that earnings apply to; what is paid stands in the month of
        the bank's confirmation. The sums by workload and rule are of all the months.
        Figures come from monthly summaries, which follow every change within seconds.
        """
        return self._wire.call(
            "GET",
            "/insights/earnings",
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
                    "rule": rule,
                }
            ),
        )

    def get_earnings_reasons(
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
        rule: str | None = None,
    ) -> Answer[NotEarnedList]:
        """Return why closed months did not earn more: judgments and amounts by reason code.

        Each month is told by its own close, as `GET /earnings/verdicts/totals` tells it;
        countries and segments are those that the close knew.
        """
        return self._wire.call(
            "GET",
            "/insights/earnings/reasons",
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
                    "rule": rule,
                }
            ),
        )
