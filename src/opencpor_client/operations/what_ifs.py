"""Operations on what ifs.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import OperationOut
from opencpor_client.schemas.what_ifs import (
    BackTestIn,
    DifferingLines,
    UsageGrowthIn,
    WhatIfAnswerOut,
    WhatIfPage,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class WhatIfsGroup:
    """Operations on what ifs."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_what_ifs(
        self, *, program: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[WhatIfPage]:
        """List what one's own people asked, the newest first."""
        return self._wire.call(
            "GET", "/what-ifs", Sent(query={"program": program, "cursor": cursor, "limit": limit})
        )

    def start_back_test(self, body: BackTestIn, *, key: str | None = None) -> Answer[OperationOut]:
        """Start Back Test.

        Judge closed months anew by other rules, with what their closes read; nothing is
        posted. It runs in the background; the operation's result is the id of the what-if
        that has the answer.
        """
        return self._wire.call("POST", "/what-ifs/back-tests", Sent(body=body, key=key, keyed=True))

    def start_usage(self, body: UsageGrowthIn, *, key: str | None = None) -> Answer[OperationOut]:
        """Judge the months to come with usage that grows; nothing is posted.

        By the rules in force, or those of a draft for whoever may read it. A partner asks
        about its own associations. Compared with usage that stays as it was in the latest
        closed month; marks, milestones and caps go on from there.
        """
        return self._wire.call("POST", "/what-ifs/usage", Sent(body=body, key=key, keyed=True))

    def get_what_if(self, what_if_id: str) -> Answer[WhatIfAnswerOut]:
        """Return a question with its answer, by location, workload and month."""
        return self._wire.call("GET", f"/what-ifs/{part(what_if_id)}")

    def list_what_if_lines(
        self,
        what_if_id: str,
        *,
        after_month: str | None = None,
        after_association: str | None = None,
        after_rule: str | None = None,
        after_milestone: str | None = None,
        limit: int | None = None,
    ) -> Answer[DifferingLines]:
        """List the lines that differ, with the reasons on the side that earns nothing."""
        return self._wire.call(
            "GET",
            f"/what-ifs/{part(what_if_id)}/lines",
            Sent(
                query={
                    "after_month": after_month,
                    "after_association": after_association,
                    "after_rule": after_rule,
                    "after_milestone": after_milestone,
                    "limit": limit,
                }
            ),
        )

    def get_what_if_csv(self, what_if_id: str) -> Answer[bytes]:
        """Return a comparison as CSV: the total, sums of each kind, every line that differs."""
        return self._wire.call("GET", f"/what-ifs/{part(what_if_id)}/csv", Sent(kind="bytes"))

    def get_what_if_workbook(self, what_if_id: str) -> Answer[bytes]:
        """Return a comparison as an XLSX workbook, with the rows of the CSV file."""
        return self._wire.call("GET", f"/what-ifs/{part(what_if_id)}/xlsx", Sent(kind="bytes"))
