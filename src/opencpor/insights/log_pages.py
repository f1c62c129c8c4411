"""The log, as far as auditors follow it: what was done, by whom, to what."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL
from opencpor.insights.log_asked import LogFilter
from opencpor.insights.log_shown import TITLES, events_shown
from opencpor.insights.months_asked import asked_in
from opencpor.insights.queries.auditing import Group, page_of_log
from opencpor.ui.pages import show
from opencpor.ui.parts import Column, Listing

SPANS = (7, 30, 90, 366)
COLUMNS = (
    Column("what", lazy("What")),
    Column("about", lazy("About")),
    Column("who", lazy("By whom")),
    Column("at", lazy("When"), narrow=True),
)


@require_safe
@guard(Permission.LOG_READ)
def log_page(request: HttpRequest) -> HttpResponse:
    """List the events that auditors follow, the newest first."""
    actor, asked = actor_of(request), asked_in(LogFilter, request.GET, "cursor")
    page, total = page_of_log(actor, asked.wanted(), request.GET.get("cursor", ""), USUAL)
    shown = events_shown(actor, page.rows)
    context = {
        "listing": Listing(COLUMNS, shown, page.next_cursor, total=total),
        "asked": asked,
        "groups": [(one.value, TITLES[one]) for one in Group],
        "spans": sorted({*SPANS, asked.days}),
        "exported": {
            "group": asked.group.value if asked.group else "",
            "days": asked.days,
        },
    }
    return show(request, "insights/log.html", context)
