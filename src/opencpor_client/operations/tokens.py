"""Operations on tokens.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.tokens import NewTokenOut, TokenIn, TokenOut, TokenPage
from opencpor_client.transport import Answer, Sent, Transport, part


class TokensGroup:
    """Operations on tokens."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_tokens(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[TokenPage]:
        """List your tokens and those that you manage, the newest first; never their secrets."""
        return self._wire.call("GET", "/tokens", Sent(query={"cursor": cursor, "limit": limit}))

    def post_token(self, body: TokenIn, *, key: str | None = None) -> Answer[NewTokenOut]:
        """Make a token for one of your own roles, or for a service account that you manage.

        Its secret is shown this once.
        """
        return self._wire.call("POST", "/tokens", Sent(body=body, key=key, keyed=True))

    def delete_token(self, token_id: str, *, seen: str) -> Answer[TokenOut]:
        """Make a token stop working.

        Nothing else about it ever changes, so any If-Match will do.
        """
        return self._wire.call("DELETE", f"/tokens/{part(token_id)}", Sent(seen=seen))
