"""Operations on claims green path.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.claims_green_path import SamplePage
from opencpor_client.transport import Answer, Sent, Transport


class ClaimsGreenPathGroup:
    """Operations on claims green path."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_samples(
        self,
        *,
        program: str | None = None,
        verdict: Literal["", "waiting", "agree", "overturn"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[SamplePage]:
        """List the decisions by written policy that people look at, the oldest first."""
        return self._wire.call(
            "GET",
            "/claims/green-path/samples",
            Sent(query={"program": program, "verdict": verdict, "cursor": cursor, "limit": limit}),
        )
