"""Operations on insights log.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.insights_log import Group, LogEventPage
from opencpor_client.transport import Answer, Sent, Transport


class InsightsLogGroup:
    """Operations on insights log."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_log_events(
        self,
        *,
        group: Group | None = None,
        days: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[LogEventPage]:
        """List the events of the log that auditors follow, the newest first.

        ``group``: `roles`, `bank` (bank data entered, read or changed), `money` (closes,
        corrections, payments), `rules` of programs, `evidence` (opened for a stated
        reason), `erased`. The whole log is what `cpor log export` writes.
        """
        return self._wire.call(
            "GET",
            "/insights/log",
            Sent(query={"group": group, "days": days, "cursor": cursor, "limit": limit}),
        )
