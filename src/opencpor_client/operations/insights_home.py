"""Operations on insights home.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.insights_home import HomeOut
from opencpor_client.transport import Answer, Sent, Transport


class InsightsHomeGroup:
    """Operations on insights home."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

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

        To finance of the operator: what waits for a second person, tax profiles to
        validate, files of usage, months to close, budgets reached. To program managers:
        versions, enrollments, files of usage, months of which too little came. Whoever is
        both reads each thing once, in `finance`, and in `program` only what that does not
        say. To administrators: jobs, mails, webhooks, tokens, invitations. To auditors: the
        log. `payable`, `to_date` and `payments` are of whole locations: null where anything
        else narrows the rest. Enrollments are narrowed by location alone, points by
        nothing.
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
