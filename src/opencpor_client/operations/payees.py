"""Operations on payees.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.payees import (
    ApprovalIn,
    PayeeIn,
    PayeeOut,
    PayeePage,
    PayeeRejectionIn,
    PayeeState,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class PayeesGroup:
    """Operations on payees."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_payees(
        self,
        *,
        state: PayeeState | None = None,
        location: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[PayeePage]:
        """List the versions of payees, the newest first, perhaps of one state or location."""
        return self._wire.call(
            "GET",
            "/payees",
            Sent(query={"state": state, "location": location, "cursor": cursor, "limit": limit}),
        )

    def post_payees(self, body: PayeeIn, *, key: str | None = None) -> Answer[PayeeOut]:
        """Enter a payee of a location; finance approves or rejects it.

        The account is sealed at once. No answer ever holds it again, only its masked form.
        """
        return self._wire.call("POST", "/payees", Sent(body=body, key=key, keyed=True))

    def get_payee(self, payee_id: str) -> Answer[PayeeOut]:
        """Return one version with its holder, its masked account and what can be done to it."""
        return self._wire.call("GET", f"/payees/{part(payee_id)}")

    def post_payees_by_payee_id_approve(
        self, payee_id: str, body: ApprovalIn, *, seen: str, key: str | None = None
    ) -> Answer[PayeeOut]:
        """Approve it as finance; payments use it once it is as old as their program asks.

        With `account` the number that another source gives is compared with what was
        entered.
        """
        return self._wire.call(
            "POST",
            f"/payees/{part(payee_id)}/approve",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def post_payees_by_payee_id_reject(
        self, payee_id: str, body: PayeeRejectionIn, *, seen: str, key: str | None = None
    ) -> Answer[PayeeOut]:
        """Reject it as finance, with the reason."""
        return self._wire.call(
            "POST",
            f"/payees/{part(payee_id)}/reject",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def post_payees_by_payee_id_withdraw(
        self, payee_id: str, *, seen: str, key: str | None = None
    ) -> Answer[PayeeOut]:
        """Take back what finance has not decided on."""
        return self._wire.call(
            "POST", f"/payees/{part(payee_id)}/withdraw", Sent(seen=seen, key=key, keyed=True)
        )
