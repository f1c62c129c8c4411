"""Operations on recomputes.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.recomputes import (
    RecomputeIn,
    RecomputeOut,
    RecomputePage,
    RecomputeRejectionIn,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class RecomputesGroup:
    """Operations on recomputes."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_recomputes(
        self,
        *,
        program: str | None = None,
        state: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[RecomputePage]:
        """List Recomputes.

        List recomputes, the newest first; partners see what they posted as lines of
        earnings.
        """
        return self._wire.call(
            "GET",
            "/recomputes",
            Sent(query={"program": program, "state": state, "cursor": cursor, "limit": limit}),
        )

    def propose_recompute(
        self, body: RecomputeIn, *, key: str | None = None
    ) -> Answer[RecomputeOut]:
        """Propose that closed months are judged anew; they are compared in the background.

        Nothing is posted before a second person of finance has approved what differs.
        """
        return self._wire.call("POST", "/recomputes", Sent(body=body, key=key, keyed=True))

    def get_recompute(self, recompute_id: str) -> Answer[RecomputeOut]:
        """Return one recompute."""
        return self._wire.call("GET", f"/recomputes/{part(recompute_id)}")

    def approve_recompute(
        self, recompute_id: str, *, seen: str, key: str | None = None
    ) -> Answer[RecomputeOut]:
        """Approve Recompute.

        Post what differs as lines of the open month, if nothing changed since it was
        compared.
        """
        return self._wire.call(
            "POST",
            f"/recomputes/{part(recompute_id)}/approve",
            Sent(seen=seen, key=key, keyed=True),
        )

    def reject_recompute(
        self, recompute_id: str, body: RecomputeRejectionIn, *, seen: str, key: str | None = None
    ) -> Answer[RecomputeOut]:
        """Reject what another person of finance proposed, with the reason."""
        return self._wire.call(
            "POST",
            f"/recomputes/{part(recompute_id)}/reject",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def withdraw_recompute(
        self, recompute_id: str, *, seen: str, key: str | None = None
    ) -> Answer[RecomputeOut]:
        """Take back what one proposed oneself, while it waits."""
        return self._wire.call(
            "POST",
            f"/recomputes/{part(recompute_id)}/withdraw",
            Sent(seen=seen, key=key, keyed=True),
        )
