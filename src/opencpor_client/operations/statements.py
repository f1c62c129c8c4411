"""Operations on statements.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.statements import StatementOut, Statements
from opencpor_client.transport import Answer, Sent, Transport, part


class StatementsGroup:
    """Operations on statements."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_statements(
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
        newest: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[Statements]:
        """List statements, the latest month first.

        By customer, workload, country and segment: those that list anything about them.
        Each is of all that its location was owed, whatever the list is narrowed to.
        """
        return self._wire.call(
            "GET",
            "/statements",
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
                    "newest": newest,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def get_statement(self, statement_id: str) -> Answer[StatementOut]:
        """Return one statement."""
        return self._wire.call("GET", f"/statements/{part(statement_id)}")

    def get_statement_pdf(self, statement_id: str) -> Answer[bytes]:
        """Return one statement as a PDF."""
        return self._wire.call("GET", f"/statements/{part(statement_id)}/pdf", Sent(kind="bytes"))

    def get_statement_csv(self, statement_id: str) -> Answer[bytes]:
        """Return one statement as CSV: its balance, and every booking that adds up to it."""
        return self._wire.call("GET", f"/statements/{part(statement_id)}/csv", Sent(kind="bytes"))

    def get_statement_workbook(self, statement_id: str) -> Answer[bytes]:
        """Return one statement as an XLSX workbook, with the rows of the CSV file."""
        return self._wire.call("GET", f"/statements/{part(statement_id)}/xlsx", Sent(kind="bytes"))
