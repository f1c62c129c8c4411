"""Operations on reports.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import OperationOut
from opencpor_client.schemas.reports import (
    DataSets,
    DefinitionIn,
    PreviewOut,
    QueryIn,
    ReportIn,
    ReportOut,
    ReportPage,
    ReportPatch,
    RunOut,
    RunPage,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class ReportsGroup:
    """Operations on reports."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_data_sets(self) -> Answer[DataSets]:
        """List the data sets that you may read, with their columns and what these hold."""
        return self._wire.call("GET", "/reports/data-sets")

    def preview_report(self, body: DefinitionIn, *, key: str | None = None) -> Answer[PreviewOut]:
        """Return the first rows of a query; nothing is kept."""
        return self._wire.call("POST", "/reports/preview", Sent(body=body, key=key, keyed=True))

    def list_report_runs(
        self, *, report: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[RunPage]:
        """List your runs, the newest first; perhaps only those of one report."""
        return self._wire.call(
            "GET", "/reports/runs", Sent(query={"report": report, "cursor": cursor, "limit": limit})
        )

    def start_query(self, body: QueryIn, *, key: str | None = None) -> Answer[OperationOut]:
        """Carry out a query without saving it; the operation's result is the id of the run.

        An organization asks for one at a time: 409 ``report_waiting`` until it is ready.
        Then ``report.ready`` or ``report.failed`` is told to your organization's webhooks.
        """
        return self._wire.call("POST", "/reports/runs", Sent(body=body, key=key, keyed=True))

    def get_report_run(self, report_run_id: str) -> Answer[RunOut]:
        """Return a run: whether it is ready, what came out, or why it failed."""
        return self._wire.call("GET", f"/reports/runs/{part(report_run_id)}")

    def get_report_csv(self, report_run_id: str) -> Answer[bytes]:
        """Return the rows of a run as CSV; what looks like a formula is written as text."""
        return self._wire.call(
            "GET", f"/reports/runs/{part(report_run_id)}/csv", Sent(kind="bytes")
        )

    def get_report_workbook(self, report_run_id: str) -> Answer[bytes]:
        """Return the rows of a run as an XLSX workbook."""
        return self._wire.call(
            "GET", f"/reports/runs/{part(report_run_id)}/xlsx", Sent(kind="bytes")
        )

    def get_report_parquet(self, report_run_id: str) -> Answer[bytes]:
        """Return the rows of a run as Parquet, with exact types; months are their first days."""
        return self._wire.call(
            "GET", f"/reports/runs/{part(report_run_id)}/parquet", Sent(kind="bytes")
        )

    def list_reports(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ReportPage]:
        """List the reports that you saved, by name."""
        return self._wire.call("GET", "/reports", Sent(query={"cursor": cursor, "limit": limit}))

    def create_report(self, body: ReportIn, *, key: str | None = None) -> Answer[ReportOut]:
        """Save a query under a name; with a rhythm it runs by itself, as you may read then."""
        return self._wire.call("POST", "/reports", Sent(body=body, key=key, keyed=True))

    def get_reports_by_report_id(self, report_id: str) -> Answer[ReportOut]:
        """Return a report that you saved."""
        return self._wire.call("GET", f"/reports/{part(report_id)}")

    def patch_report(self, report_id: str, body: ReportPatch, *, seen: str) -> Answer[ReportOut]:
        """Change a report; runs of before stay as they were."""
        return self._wire.call("PATCH", f"/reports/{part(report_id)}", Sent(body=body, seen=seen))

    def remove_report(self, report_id: str, *, seen: str) -> Answer[None]:
        """Delete a report with its runs and their files."""
        return self._wire.call(
            "DELETE", f"/reports/{part(report_id)}", Sent(seen=seen, kind="nothing")
        )

    def start_report(self, report_id: str, *, key: str | None = None) -> Answer[OperationOut]:
        """Carry a saved report out; the operation's result is the id of the run.

        It reads what you may see when it runs. 409 ``report_waiting`` while another is
        under way. Once it is over, ``report.ready`` or ``report.failed`` is told to your
        organization's webhooks.
        """
        return self._wire.call("POST", f"/reports/{part(report_id)}/run", Sent(key=key, keyed=True))
