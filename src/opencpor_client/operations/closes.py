"""Operations on closes.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.closes import CloseIn, CloseOut, Closes
from opencpor_client.schemas.common import OperationOut
from opencpor_client.transport import Answer, Sent, Transport, part


class ClosesGroup:
    """Operations on closes."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_closes(
        self, *, cursor: str | None = None, limit: int | None = None, program: str | None = None
    ) -> Answer[Closes]:
        """List closed months, the latest first."""
        return self._wire.call(
            "GET", "/closes", Sent(query={"cursor": cursor, "limit": limit, "program": program})
        )

    def close_a_month(self, body: CloseIn, *, key: str | None = None) -> Answer[OperationOut]:
        """Ask for a close. It runs in the background; the operation says how it went."""
        return self._wire.call("POST", "/closes", Sent(body=body, key=key, keyed=True))

    def get_close(self, close_id: str) -> Answer[CloseOut]:
        """Return one closed month."""
        return self._wire.call("GET", f"/closes/{part(close_id)}")
