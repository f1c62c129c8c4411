"""Operations on consent.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.common import AnswerOut
from opencpor_client.schemas.consent import (
    BouncedIn,
    ConsentOut,
    ContactIn,
    DeclineIn,
    LinkOut,
    NotMeIn,
    ReceiptPage,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class ConsentGroup:
    """Operations on consent."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def get_claim_consent(self, claim_id: str) -> Answer[ConsentOut]:
        """Show where the customer's say stands; the ETag is the claim's."""
        return self._wire.call("GET", f"/claims/{part(claim_id)}/consent")

    def post_resend(
        self, claim_id: str, *, seen: str, key: str | None = None
    ) -> Answer[ConsentOut]:
        """Mail the link again; the old one no longer acts.

        Three times a day unless the program says otherwise.
        """
        return self._wire.call(
            "POST", f"/claims/{part(claim_id)}/consent/resend", Sent(seen=seen, key=key, keyed=True)
        )

    def post_bounced(
        self, claim_id: str, body: BouncedIn, *, seen: str, key: str | None = None
    ) -> Answer[ConsentOut]:
        """Post Bounced.

        Say that the mail to the customer came back; its window stops and the partner is
        asked.
        """
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/consent/bounced",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def post_change_contact(
        self, claim_id: str, body: ContactIn, *, seen: str, key: str | None = None
    ) -> Answer[ConsentOut]:
        """Name another contact; the customer is asked anew."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/consent/change-contact",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def post_admin_acknowledge(
        self, claim_id: str, *, seen: str, key: str | None = None
    ) -> Answer[AnswerOut]:
        """Acknowledge as a signed-in admin of the customer."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/consent/acknowledge",
            Sent(seen=seen, key=key, keyed=True),
        )

    def post_admin_decline(
        self, claim_id: str, body: DeclineIn, *, seen: str, key: str | None = None
    ) -> Answer[AnswerOut]:
        """Decline lines, or all, as a signed-in admin of the customer."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/consent/decline",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def get_consent(self, token: str) -> Answer[LinkOut]:
        """Show what a link shows. Looking changes nothing."""
        return self._wire.call("GET", f"/consents/{part(token)}")

    def post_acknowledge(self, token: str, *, key: str | None = None) -> Answer[AnswerOut]:
        """Acknowledge the text; a second time shows the recorded answer."""
        return self._wire.call(
            "POST", f"/consents/{part(token)}/acknowledge", Sent(key=key, keyed=True)
        )

    def post_consents_by_token_decline(
        self, token: str, body: DeclineIn, *, key: str | None = None
    ) -> Answer[AnswerOut]:
        """Decline lines, or all; a second time shows the recorded answer."""
        return self._wire.call(
            "POST", f"/consents/{part(token)}/decline", Sent(body=body, key=key, keyed=True)
        )

    def post_not_me(
        self, token: str, body: NotMeIn, *, key: str | None = None
    ) -> Answer[AnswerOut]:
        """Say that the mail reached the wrong person."""
        return self._wire.call(
            "POST", f"/consents/{part(token)}/not-me", Sent(body=body, key=key, keyed=True)
        )

    def post_fresh_link(self, token: str, *, key: str | None = None) -> Answer[None]:
        """Have a fresh link mailed to the contact on file, and to nobody else."""
        return self._wire.call(
            "POST", f"/consents/{part(token)}/fresh-link", Sent(key=key, keyed=True, kind="nothing")
        )

    def get_link_receipt(
        self, token: str, *, format: Literal["json", "pdf"] | None = None
    ) -> Answer[bytes]:
        """Download the receipt of one's acknowledgement."""
        return self._wire.call(
            "GET", f"/consents/{part(token)}/receipt", Sent(query={"format": format}, kind="bytes")
        )

    def list_receipts(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ReceiptPage]:
        """List the receipts that you may see, the newest first."""
        return self._wire.call("GET", "/receipts", Sent(query={"cursor": cursor, "limit": limit}))

    def get_receipt(
        self, receipt_id: str, *, format: Literal["json", "pdf"] | None = None
    ) -> Answer[bytes]:
        """Download a receipt. Who may not see contacts gets commitments in their place."""
        return self._wire.call(
            "GET", f"/receipts/{part(receipt_id)}", Sent(query={"format": format}, kind="bytes")
        )
