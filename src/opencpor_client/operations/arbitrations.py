"""Operations on arbitrations.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.arbitrations import (
    AnswerIn,
    ArbitrationDecideIn,
    ArbitrationOut,
    ArbitrationPage,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class ArbitrationsGroup:
    """Operations on arbitrations."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_arbitrations(
        self, *, state: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ArbitrationPage]:
        """List Arbitrations.

        List arbitrations, the newest first: operators all, a partner those that it is a
        side of.
        """
        return self._wire.call(
            "GET", "/arbitrations", Sent(query={"state": state, "cursor": cursor, "limit": limit})
        )

    def get_arbitration(self, arbitration_id: str) -> Answer[ArbitrationOut]:
        """Return one arbitration; a partner sees its own side, and nothing of the others."""
        return self._wire.call("GET", f"/arbitrations/{part(arbitration_id)}")

    def answer_arbitration(
        self, arbitration_id: str, body: AnswerIn, *, seen: str, key: str | None = None
    ) -> Answer[ArbitrationOut]:
        """Say what speaks for one's own side; until the decision it can be said anew.

        Files are added where the proof is: ``POST /claims/{id}/evidence``, or, where no
        claim gave the association, ``POST /associations/{id}/evidence``.
        """
        return self._wire.call(
            "POST",
            f"/arbitrations/{part(arbitration_id)}/answer",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def decide_one_arbitration(
        self, arbitration_id: str, body: ArbitrationDecideIn, *, seen: str, key: str | None = None
    ) -> Answer[ArbitrationOut]:
        """Decide One Arbitration.

        Keep the incumbent, or let a challenger take over on a day; every side gets a coded
        reason. 409 while a side may still answer (``answers_outstanding``), while the
        challenger's customer has not consented (``consent_not_settled``), where findings
        block what the challenger claims by now (``blocking_findings``; keeping needs none),
        and to whoever took part (``took_part``).
        """
        return self._wire.call(
            "POST",
            f"/arbitrations/{part(arbitration_id)}/decide",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )
