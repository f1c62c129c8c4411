"""Operations on program insights.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.program_insights import ClaimBehindPage, LeadersOut, ProgramFiguresOut
from opencpor_client.transport import Answer, Sent, Transport


class ProgramInsightsGroup:
    """Operations on program insights."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def get_program_figures(
        self,
        *,
        months: int | None = None,
        since: str | None = None,
        through: str | None = None,
        program: str | None = None,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        customer: str | None = None,
        location: str | None = None,
    ) -> Answer[ProgramFiguresOut]:
        """Get Program Figures.

        Return how the whole program does: claims, queue, clocks, reviewers, disputes,
        money. For the operator's people. All figures count claims, but for money and units
        of usage; they come from totals that follow every change within seconds.
        """
        return self._wire.call(
            "GET",
            "/insights/program",
            Sent(
                query={
                    "months": months,
                    "since": since,
                    "through": through,
                    "program": program,
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "customer": customer,
                    "location": location,
                }
            ),
        )

    def get_program_leaders(
        self,
        *,
        months: int | None = None,
        since: str | None = None,
        through: str | None = None,
        program: str | None = None,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        customer: str | None = None,
        location: str | None = None,
        by: Literal["won", "growth", "earned"] | None = None,
        currency: str | None = None,
    ) -> Answer[LeadersOut]:
        """Return the partners and customers that lead, ten of each, from sums kept by year.

        ``by``: ``won`` lines of claims, ``growth`` of usage that partners held, or what
        rules ``earned`` in one currency, for which the right to read money is needed. Who
        has nothing of it is left out.
        """
        return self._wire.call(
            "GET",
            "/insights/program/leaders",
            Sent(
                query={
                    "months": months,
                    "since": since,
                    "through": through,
                    "program": program,
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "customer": customer,
                    "location": location,
                    "by": by,
                    "currency": currency,
                }
            ),
        )

    def list_program_claims(
        self,
        *,
        months: int | None = None,
        since: str | None = None,
        through: str | None = None,
        program: str | None = None,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        customer: str | None = None,
        location: str | None = None,
        figure: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[ClaimBehindPage]:
        """List the claims behind a figure of the program, the newest first.

        A figure's name is a word with parts, such as ``standing.rejected``,
        ``clock.submitted.late``, ``reason.insufficient_poe``, ``dispute.overturned``,
        ``reviewer.usr_…`` or, for days of submission, ``waiting.2026-10-01.2026-10-05``.
        """
        return self._wire.call(
            "GET",
            "/insights/program/claims",
            Sent(
                query={
                    "months": months,
                    "since": since,
                    "through": through,
                    "program": program,
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "customer": customer,
                    "location": location,
                    "figure": figure,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )
