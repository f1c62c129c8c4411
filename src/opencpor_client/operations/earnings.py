"""Operations on earnings.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.earnings import Earnings, ExplanationOut, Forecasts, Verdicts
from opencpor_client.schemas.earnings_and_insights import WhyNotOut
from opencpor_client.transport import Answer, Sent, Transport, part


class EarningsGroup:
    """Operations on earnings."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_verdicts(
        self,
        *,
        month: str,
        program: str,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        rule: str | None = None,
        outcome: str | None = None,
        reason: str | None = None,
        after_association: str | None = None,
        after_rule: str | None = None,
        after_milestone: str | None = None,
        limit: int | None = None,
    ) -> Answer[Verdicts]:
        """List how a closed month was judged: every input, and every reason for nothing."""
        return self._wire.call(
            "GET",
            "/earnings/verdicts",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "location": location,
                    "customer": customer,
                    "rule": rule,
                    "program": program,
                    "month": month,
                    "outcome": outcome,
                    "reason": reason,
                    "after_association": after_association,
                    "after_rule": after_rule,
                    "after_milestone": after_milestone,
                    "limit": limit,
                }
            ),
        )

    def total_verdicts(
        self,
        *,
        month: str,
        program: str,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        rule: str | None = None,
    ) -> Answer[WhyNotOut]:
        """Add up why a closed month did not earn more: judgments and amounts by reason code."""
        return self._wire.call(
            "GET",
            "/earnings/verdicts/totals",
            Sent(
                query={
                    "program": program,
                    "month": month,
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "location": location,
                    "customer": customer,
                    "rule": rule,
                }
            ),
        )

    def list_earnings(
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        program: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        currency: str | None = None,
        since: str | None = None,
        through: str | None = None,
        rule: str | None = None,
        part_: str | None = None,
        association: str | None = None,
        applies_to: str | None = None,
        processed_in: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[Earnings]:
        """List Earnings.

        List posted lines, the latest first; adjustments by hand are listed by
        `/adjustments`. An unknown location or customer has no lines; a workload, a country
        or a part that there is not is refused.
        """
        return self._wire.call(
            "GET",
            "/earnings",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "program": program,
                    "location": location,
                    "customer": customer,
                    "currency": currency,
                    "since": since,
                    "through": through,
                    "rule": rule,
                    "part": part_,
                    "association": association,
                    "applies_to": applies_to,
                    "processed_in": processed_in,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def forecast_earnings(
        self,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        program: str | None = None,
    ) -> Answer[Forecasts]:
        """Return what the coming month may earn, and how far off such forecasts were.

        The median growth of each association's last three months, no more than its paid
        units above the mark, at the coming month's rates and with what caps have left.
        """
        return self._wire.call(
            "GET",
            "/earnings/forecast",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "location": location,
                    "customer": customer,
                    "program": program,
                }
            ),
        )

    def export_earnings(
        self,
        export_layout: str,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        program: str | None = None,
        location: str | None = None,
        customer: str | None = None,
        currency: str | None = None,
        since: str | None = None,
        through: str | None = None,
        rule: str | None = None,
        part_: str | None = None,
        association: str | None = None,
        applies_to: str | None = None,
        processed_in: str | None = None,
    ) -> Answer[bytes]:
        """Export Earnings.

        Download CSV: `earnings-default`, `ineligible`, `payments`, `max-cap-balance`,
        `forecast`. The published columns come first, in their order; ours, which explain,
        stand behind them and start with `cpor_`. Balances of caps belong to no month, a
        forecast to the coming one: months do not narrow them down. Payments are narrowed by
        program, location and currency alone, and nothing but `earnings-default` by `part`.
        """
        return self._wire.call(
            "GET",
            f"/earnings/exports/{part(export_layout)}",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "program": program,
                    "location": location,
                    "customer": customer,
                    "currency": currency,
                    "since": since,
                    "through": through,
                    "rule": rule,
                    "part": part_,
                    "association": association,
                    "applies_to": applies_to,
                    "processed_in": processed_in,
                },
                kind="bytes",
            ),
        )

    def explain_earning(self, earning_id: str) -> Answer[ExplanationOut]:
        """Explain a line: verdict, facts, file and row, journal, statement, corrections."""
        return self._wire.call("GET", f"/earnings/{part(earning_id)}/explanation")
