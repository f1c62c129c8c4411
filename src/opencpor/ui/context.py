"""What every page needs to draw its shell."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from opencpor.access.actor import ANONYMOUS, Actor
from opencpor.ui import navigation
from opencpor.ui.shell import bell_of, searchable

THEMES = ("light", "dark", "system")
THEME_COOKIE = "theme"


def theme_of(request: HttpRequest) -> str:
    """Return light, dark or system: what the reader last chose in this browser."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "system"


def _frame(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Return side bar, workspaces and top bar for a signed-in person."""
    workspace = navigation.workspace_of(request, actor)
    return {
        "workspace": workspace,
        "workspace_name": navigation.WORKSPACES[workspace] if workspace else "",
        "workspaces": [
            {
                "value": side.value,
                "label": navigation.WORKSPACES[side],
                "current": side == workspace,
            }
            for side in navigation.workspaces_of(actor)
        ],
        "items": navigation.items_for(request, actor, workspace) if workspace else (),
        "searchable": searchable(),
        "bell": bell_of(actor),
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the actor, the theme and the frame; the frame is only worked out if it is drawn."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "theme": theme_of(request),
        "frame": SimpleLazyObject(lambda: _frame(request, actor)) if actor.signed_in else None,
    }
