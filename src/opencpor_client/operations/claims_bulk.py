"""Operations on claims bulk.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.claims_bulk import (
    DecideSeveralIn,
    ReassignSeveralIn,
    ReleaseSeveralIn,
    ResultsOut,
    SubmitSeveralIn,
)
from opencpor_client.transport import Answer, Sent, Transport


class ClaimsBulkGroup:
    """Operations on claims bulk."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def submit_claims(self, body: SubmitSeveralIn, *, key: str | None = None) -> Answer[ResultsOut]:
        """Hand several drafts in with one acknowledgement; each by itself."""
        return self._wire.call("POST", "/claims/bulk/submit", Sent(body=body, key=key, keyed=True))

    def reassign_claims(
        self, body: ReassignSeveralIn, *, key: str | None = None
    ) -> Answer[ResultsOut]:
        """Give several claims to one reviewer; each by itself."""
        return self._wire.call(
            "POST", "/claims/bulk/reassign", Sent(body=body, key=key, keyed=True)
        )

    def release_claims(
        self, body: ReleaseSeveralIn, *, key: str | None = None
    ) -> Answer[ResultsOut]:
        """Give several of your claims back to the queue; each by itself."""
        return self._wire.call("POST", "/claims/bulk/release", Sent(body=body, key=key, keyed=True))

    def decide_claims(self, body: DecideSeveralIn, *, key: str | None = None) -> Answer[ResultsOut]:
        """Decide several of your claims; each by itself.

        With ``accept`` every undecided line is accepted, or what ``lines`` say; with
        ``reject`` the whole claims are turned down with ``code``.
        """
        return self._wire.call("POST", "/claims/bulk/decide", Sent(body=body, key=key, keyed=True))
