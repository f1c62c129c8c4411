"""Operations on invitations.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import RoleOut
from opencpor_client.schemas.invitations import (
    AcceptIn,
    InvitationIn,
    InvitationMadeOut,
    InvitationOut,
    InvitationPage,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class InvitationsGroup:
    """Operations on invitations."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_invitations(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[InvitationPage]:
        """List invitations, the newest first."""
        return self._wire.call(
            "GET", "/invitations", Sent(query={"cursor": cursor, "limit": limit})
        )

    def create_invitation(
        self, body: InvitationIn, *, key: str | None = None
    ) -> Answer[InvitationMadeOut]:
        """Invite a person; the link goes to the invited by mail, and to nobody else.

        Where the installation has no mail server, `link` is for you to pass on, this once.
        """
        return self._wire.call("POST", "/invitations", Sent(body=body, key=key, keyed=True))

    def delete_invitation(self, invitation_id: str, *, seen: str) -> Answer[InvitationOut]:
        """Take an invitation back."""
        return self._wire.call("DELETE", f"/invitations/{part(invitation_id)}", Sent(seen=seen))

    def accept(
        self, invitation_secret: str, body: AcceptIn, *, key: str | None = None
    ) -> Answer[RoleOut]:
        """Accept an invitation; a new person chooses a password."""
        return self._wire.call(
            "POST",
            f"/invitations/{part(invitation_secret)}/accept",
            Sent(body=body, key=key, keyed=True),
        )
