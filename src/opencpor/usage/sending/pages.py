"""What the upload page knows of files on their way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import done
from opencpor.usage.sending import queries, rules
from opencpor.usage.sending.actions.forget import cancel


def shown(actor: Actor) -> dict[str, Any]:
    """Return what the upload page shows, and what its script needs."""
    return {
        "sendings": list(queries.open_sendings(actor)),
        "part": rules.USUAL_PART,
        "sendings_url": reverse("api:list_sendings"),
    }


@require_POST
@guard(Permission.USAGE_IMPORT)
def remove(request: HttpRequest, sending_id: str) -> HttpResponse:
    """Give up a file on its way."""
    cancel(actor_of(request), sending_id, seen=None)
    return done(request, "usage:upload", message=_("The unfinished upload is removed."))
