"""The demonstration's outbox: what would have been mailed, for newcomers to play the reader."""

import re
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from opencpor.common.errors import not_found
from opencpor.http.guards import Open, guard
from opencpor.notices.kept import Kept, kept_mails
from opencpor.runtime import environment
from opencpor.ui.pages import show

SHOWN = 100


class Shown(NamedTuple):
    """A mail, and the links in it that lead here."""

    mail: Kept
    links: list[str]


def _links(mail: Kept, base_url: str) -> list[str]:
    """Return paths of the links to this installation, each once."""
    found = re.findall(rf"{re.escape(base_url)}(/[^\s<>\"]*)", mail.text)
    return list(dict.fromkeys(found))


@require_GET
@guard(Open.PUBLIC)
def outbox(request: HttpRequest) -> HttpResponse:
    """List the kept mails with their links; there is no such page outside of the demonstration."""
    env = environment.current()
    if not env.demo:
        raise not_found("page")
    mails = [Shown(mail, _links(mail, env.base_url)) for mail in kept_mails(SHOWN)]
    response = show(request, "web/outbox.html", {"mails": mails})
    response["Cache-Control"] = "private, no-store"
    return response
