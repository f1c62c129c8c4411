"""Optimistic locking: every resource has a revision, and a change names the one it saw."""

from typing import Protocol

from django.http import HttpRequest, HttpResponse

from opencpor.common.errors import RevisionRequired, Stale


class Revised(Protocol):
    """Anything that counts its changes."""

    revision: int


def etag_of(resource: Revised) -> str:
    """Return the ETag of a resource's current revision."""
    return f'"{resource.revision}"'


def tag(response: HttpResponse, resource: Revised) -> None:
    """Put a resource's ETag on the answer."""
    response["ETag"] = etag_of(resource)


def seen_revision(request: HttpRequest) -> str:
    """Return the ETag that the caller saw, from If-Match.

    Raises:
        RevisionRequired: If the header is absent.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise RevisionRequired(
            "Send the ETag that you saw in an If-Match header, so that nobody's change is lost.",
            code="revision_required",
        )
    return given


def check_revision(seen: str | None, resource: Revised) -> None:
    """Refuse a change that was made on an older revision; None: the door does not ask for one.

    Call it under the row's lock, inside the action.

    Raises:
        Stale: If the resource was changed meanwhile.
    """
    if seen is None or seen == "*":
        return
    offered = {part.strip().removeprefix("W/") for part in seen.split(",")}
    if etag_of(resource) not in offered:
        raise Stale(
            "This was changed since you read it. Read it again, then repeat your change.",
            code="stale_revision",
            extra={"etag": etag_of(resource)},
        )
