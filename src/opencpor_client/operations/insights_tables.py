"""Operations on insights tables.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.insights_tables import Tables
from opencpor_client.transport import Answer, Sent, Transport, part


class InsightsTablesGroup:
    """Operations on insights tables."""

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
