"""Operations on users.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import RoleOut
from opencpor_client.schemas.users import RoleIn, UserOut, UserPage
from opencpor_client.transport import Answer, Sent, Transport, part


class UsersGroup:
    """Operations on users."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_users(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[UserPage]:
        """List the people of the organizations that you manage."""
        return self._wire.call("GET", "/users", Sent(query={"cursor": cursor, "limit": limit}))

    def get_user(self, user_id: str) -> Answer[UserOut]:
        """Return a person whom you manage."""
        return self._wire.call("GET", f"/users/{part(user_id)}")

    def add_role(self, user_id: str, body: RoleIn, *, key: str | None = None) -> Answer[RoleOut]:
        """Give a person whom you manage another role."""
        return self._wire.call(
            "POST", f"/users/{part(user_id)}/roles", Sent(body=body, key=key, keyed=True)
        )

    def remove_role(self, role_id: str, *, seen: str) -> Answer[None]:
        """Take a role away; its tokens go with it.

        A role never changes, so any If-Match will do.
        """
        return self._wire.call(
            "DELETE", f"/users/roles/{part(role_id)}", Sent(seen=seen, kind="nothing")
        )
