"""Which permission a route takes: declared on the route itself, so that a test lists them all."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja.utils import contribute_operation_callback

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.errors import Unauthenticated
from opencpor.http.known import Known

F = TypeVar("F", bound=Callable[..., Any])


class Open(StrEnum):
    """Routes that take no permission, and why that is right."""

    PUBLIC = "public"  # shows nothing of anybody
    SECRET = "secret"  # noqa: S105 - the address itself holds a secret
    SIGNED_IN = "signed_in"  # one's own things, whatever the role


def actor_of(request: HttpRequest) -> Actor:
    """Return who makes a request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def guard(*needed: Permission | Open, also: Permission | None = None) -> Callable[[F], F]:
    """Refuse callers without a permission, before the route does anything.

    Then operations of the API refuse parameters and parts of forms that they do not know.
    Every page and every API operation carries one; the matrix test refuses a route without.
    A repeated request that may still be made gets the answer that was kept of the first.

    Args:
        needed: One permission, or several of which any will do where the action itself decides
            by what is asked.
        also: A permission that it takes besides.
    """
    if not needed:
        raise TypeError("A guard names at least one permission.")

    def wrap(view: F) -> F:
        known = Known()

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = actor_of(request)
            if Open.SIGNED_IN in needed and not actor.signed_in:
                raise Unauthenticated("Sign in first.", code="not_signed_in")
            actor.require_any(*(part for part in needed if isinstance(part, Permission)))
            if also is not None:
                actor.require(also)
            known.check(request)
            kept = getattr(request, "kept_answer", None)
            return kept() if kept is not None else view(request, *args, **kwargs)

        guarded.guard = needed  # type: ignore[attr-defined]
        guarded.also = also  # type: ignore[attr-defined]
        contribute_operation_callback(guarded, known.learn)
        return guarded  # type: ignore[return-value]

    return wrap
