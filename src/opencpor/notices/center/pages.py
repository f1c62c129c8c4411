"""The notice center's pages."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencpor.access.roles import Side
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.notices.center.actions import mark_read
from opencpor.notices.center.actions.choose import choose
from opencpor.notices.center.queries import choices_of, notices_of, one_notice
from opencpor.ui.pages import done, show
from opencpor.ui.parts import Column, Listing

HOME, CHOICES = "notices:notices", "notices:choices"


@require_safe
@guard(Open.SIGNED_IN)
def notices(request: HttpRequest) -> HttpResponse:
    """List what the reader was told, the newest first."""
    actor = actor_of(request)
    rows = notices_of(actor)
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    columns = (Column("what", _("What")), Column("at", _("When")), Column("verbs", ""))
    listing = Listing(columns, page.rows, page.next_cursor)
    values = {
        "listing": listing,
        "unread": rows.filter(read_at=None).count(),
        "operator": bool(actor.on(Side.OPERATOR)),
    }
    return show(request, "notices/center/list.html", values)


@require_POST
@guard(Open.SIGNED_IN)
def go_on(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Mark a notice as read and go to what it is about."""
    row = one_notice(actor_of(request), notice_id)
    mark_read.mark_read(actor_of(request), row.id)
    return done(request, row.path)


@require_POST
@guard(Open.SIGNED_IN)
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    mark_read.mark_all_read(actor_of(request))
    return done(request, HOME, message=_("All notices are marked as read."))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def choices(request: HttpRequest) -> HttpResponse:
    """Choose which notices come as mail too."""
    actor = actor_of(request)
    found = choices_of(actor)
    if request.method == "POST":
        wanted = set(request.POST.getlist("mail"))
        for one in found:
            if not one.mandatory and one.mail != (one.kind in wanted):
                choose(actor, one.kind, mail=one.kind in wanted)
        return done(request, CHOICES, message=_("Your choice is kept."))
    return show(request, "notices/center/choices.html", {"choices": found})
