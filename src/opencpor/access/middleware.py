"""Gives every request its actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from opencpor.access.queries import actor_of_session


class ActorMiddleware:
    """Sets ``request.actor`` from the session; a token replaces it in the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and go on."""
        request.actor = actor_of_session(request)  # type: ignore[attr-defined]
        return self.get_response(request)
