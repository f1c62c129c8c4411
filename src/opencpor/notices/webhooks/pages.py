"""Pages about webhooks, under Settings."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencpor.access.queries import home_of
from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.notices.webhooks import queries
from opencpor.notices.webhooks.actions import queue
from opencpor.notices.webhooks.actions.change_webhook import change_webhook
from opencpor.notices.webhooks.actions.create_webhook import create_webhook
from opencpor.notices.webhooks.actions.delete_webhook import delete_webhook
from opencpor.notices.webhooks.actions.rotate_secret import rotate_secret
from opencpor.notices.webhooks.forms import RotateForm, SwitchedForm, WebhookForm, values_of
from opencpor.notices.webhooks.models import WebhookDelivery
from opencpor.notices.webhooks.wording import name_of_failure, with_code
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question

HOME, ONE = "notices:webhooks", "notices:webhook"
FORM, MADE = "notices/webhooks/form.html", "notices/webhooks/secret.html"


@require_safe
@guard(Permission.TOKEN_WRITE)
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the webhooks of the reader's organization."""
    rows = queries.webhooks(actor_of(request))
    page = page_of(rows, ["id"], request.GET.get("cursor", ""), USUAL)
    columns = (Column("name", _("What it is for")), Column("url", _("Address")),
               Column("state", _("State")))  # fmt: skip
    listing = Listing(columns, page.rows, page.next_cursor, total=rows.count())
    return show(request, "notices/webhooks/list.html", {"listing": listing})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.TOKEN_WRITE)
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Make a webhook and show its secret, this once."""
    actor = actor_of(request)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            place = home_of(actor, Permission.TOKEN_WRITE, None)
            row, secret = create_webhook(actor, place, **values_of(form))
            return show(request, MADE, {"webhook": row, "secret": secret})
    return show(request, FORM, {"form": form})


def _drawn(row: WebhookDelivery) -> dict[str, object]:
    attempts = sorted(row.attempts.all(), key=lambda one: one.id)
    last = attempts[-1] if attempts else None
    return {
        "row": row,
        "event": with_code(row.event),
        "last": last,
        "why": name_of_failure(last.failure) if last else "",
    }


@require_safe
@guard(Permission.TOKEN_WRITE)
def webhook(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Show one webhook and what was sent to it, the newest first."""
    actor = actor_of(request)
    row = queries.one_webhook(actor, webhook_id)
    cursor = request.GET.get("cursor", "")
    page = page_of(queries.deliveries(actor, webhook_id), ["-id"], cursor, USUAL)
    columns = (Column("event", _("Event")), Column("state", _("State")),
               Column("answer", _("Last answer"), narrow=True), Column("verbs", ""))  # fmt: skip
    drawn = [_drawn(one) for one in page.rows]
    listing = Listing(columns, drawn, page.next_cursor)
    events = [with_code(code) for code in row.events]
    context = {"webhook": row, "events": events, "listing": listing}
    return show(request, "notices/webhooks/one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.TOKEN_WRITE)
def edit_webhook(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Change a webhook."""
    actor = actor_of(request)
    row = queries.one_webhook(actor, webhook_id)
    values = {"name": row.name, "url": row.url, "events": row.events, "active": row.active}
    form = SwitchedForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            change_webhook(actor, row.id, **values_of(form))
            return done(request, ONE, row.id, message=_("The webhook is changed."))
    return show(request, FORM, {"form": form, "webhook": row})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.TOKEN_WRITE)
def rotate(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Give a webhook a new secret and show it, this once."""
    actor = actor_of(request)
    row = queries.one_webhook(actor, webhook_id)
    form = RotateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row, secret = rotate_secret(actor, row.id, at_once=form.cleaned_data["at_once"])
        return show(request, MADE, {"webhook": row, "secret": secret})
    return show(request, "notices/webhooks/rotate.html", {"form": form, "webhook": row})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.TOKEN_WRITE)
def delete(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Ask whether a webhook is to go, and delete it."""
    actor = actor_of(request)
    row = queries.one_webhook(actor, webhook_id)
    if request.method == "POST":
        delete_webhook(actor, row.id)
        return done(request, HOME, message=_("The webhook is deleted."))
    question = Question(
        _("Delete the webhook %(name)s?") % {"name": row.name},
        _("Delete the webhook"),
        reverse(ONE, args=[row.id]),
        _("What waits to be sent is dropped with the record of what was sent."),
    )
    return ask(request, question)


@require_POST
@guard(Permission.TOKEN_WRITE)
def test(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Send a test event."""
    row = queries.one_webhook(actor_of(request), webhook_id)
    queue.send_test(actor_of(request), row.id)
    return done(request, ONE, row.id, message=_("A test is on its way. Load the page again soon."))


@require_POST
@guard(Permission.TOKEN_WRITE)
def replay(request: HttpRequest, webhook_id: str, delivery_id: str) -> HttpResponse:
    """Send something once more."""
    row = queries.one_delivery(actor_of(request), webhook_id, delivery_id)
    queue.replay(actor_of(request), webhook_id, row.id)
    return done(request, ONE, webhook_id, message=_("It is sent once more."))
