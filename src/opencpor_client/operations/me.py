"""Operations on me.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.me import MeOut
from opencpor_client.transport import Answer, Transport


class MeGroup:
    """Operations on me."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def get_me(self) -> Answer[MeOut]:
        """Return who is calling, with roles and permissions."""
        return self._wire.call("GET", "/me")
