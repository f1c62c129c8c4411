"""Operations on service accounts.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.service_accounts import (
    ServiceAccountIn,
    ServiceAccountOut,
    ServiceAccountPage,
)
from opencpor_client.transport import Answer, Sent, Transport


class ServiceAccountsGroup:
    """Operations on service accounts."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_accounts(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ServiceAccountPage]:
        """List the service accounts of the organizations that you manage."""
        return self._wire.call(
            "GET", "/service-accounts", Sent(query={"cursor": cursor, "limit": limit})
        )

    def create_account(
        self, body: ServiceAccountIn, *, key: str | None = None
    ) -> Answer[ServiceAccountOut]:
        """Make a service account with one role; make a token for that role next."""
        return self._wire.call("POST", "/service-accounts", Sent(body=body, key=key, keyed=True))
