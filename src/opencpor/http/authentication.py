"""Who calls the API: a bearer token, or the signed-in person behind a same-origin page."""

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_token
from opencpor.common.clock import now


class BearerToken(HttpBearer):
    """``Authorization: Bearer <token>``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Set the request's actor to whom the token stands for."""
        actor = actor_of_token(token, now(), getattr(request, "request_id", ""))
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        return actor


class SessionCookie(APIKeyCookie):
    """The session of a signed-in person; changes need the CSRF token."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Accept the actor that the session already has."""
        del key
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.signed_in else None


CREDENTIALS: list[Any] = [BearerToken(), SessionCookie(csrf=True)]
