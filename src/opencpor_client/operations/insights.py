"""Operations on insights.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.insights import (
    Cause,
    CustomerInsightOut,
    CustomerRowPage,
    EarningsInsightOut,
    HomeOut,
    NotEarnedList,
    OpportunitiesOut,
    PerformanceOut,
    SeeingPartnerOut,
    SeeingPartnerPage,
    Tables,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class InsightsGroup:
    """Operations on insights."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_tables(self) -> Answer[Tables]:
        """List the tables of pages that you may take away, with their columns and filters."""
        return self._wire.call("GET", "/insights/tables")

    def get_table(
        self,
        insights_table: str,
        *,
        where: list[str] | None = None,
        format: Literal["csv", "xlsx", "parquet"] | None = None,
    ) -> Answer[bytes]:
        """Get Table.

        Return a table of a page as CSV, XLSX or Parquet: every row that fits and that you
        may see. ``where=workload:teams`` narrows it, once for each filter; one that the
        table does not have is refused. In CSV and XLSX what looks like a formula is written
        as text.
        """
        return self._wire.call(
            "GET",
            f"/insights/tables/{part(insights_table)}",
            Sent(query={"where": where, "format": format}, kind="bytes"),
        )

    def get_home(
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
    ) -> Answer[HomeOut]:
        """Return what waits for your partner organizations, and their figures by month.

        `payable`, `to_date` and `payments` are of whole locations: null where anything else
        narrows the rest. Enrollments are narrowed by location alone, points by nothing.
        """
        return self._wire.call(
            "GET",
            "/insights/home",
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
