"""What every page needs to draw its shell."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the actor for templates; the navigation is added by the room that owns it."""
    return {"actor": getattr(request, "actor", None)}
