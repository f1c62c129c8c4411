"""Pages about holds of payments: which there are, placing one, releasing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.directory.models import Location
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives.payments.holds import queries
from opencpor.incentives.payments.holds.actions.hold import hold_payments
from opencpor.incentives.payments.holds.actions.release import release_payments
from opencpor.incentives.payments.holds.forms import PaymentHoldForm
from opencpor.incentives.payments.holds.rules import NEEDED
from opencpor.incentives.payments.holds.shown import holds_shown
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question, Tab

COLUMNS = (
    Column("location", gettext_lazy("Location")),
    Column("side", gettext_lazy("Held by")),
    Column("reason", gettext_lazy("Reason"), narrow=True),
    Column("state", gettext_lazy("State")),
)
STATES = (("standing", gettext_lazy("On hold")), ("all", gettext_lazy("All")))


@require_safe
@guard(Permission.MONEY_READ)
def holds_list(request: HttpRequest) -> HttpResponse:
    """Show what is held, the newest first, or all that ever was."""
    actor = actor_of(request)
    state = "all" if request.GET.get("state") == "all" else "standing"
    rows = queries.holds(actor, standing=None if state == "all" else True)
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    listing = Listing(COLUMNS, holds_shown(page.rows, actor), page.next_cursor, rows.count())
    here = reverse("incentives:payment_holds")
    tabs = [Tab(label, f"{here}?state={key}", current=key == state) for key, label in STATES]
    return show(
        request,
        "incentives/payments/holds.html",
        {
            "listing": listing,
            "tabs": tabs,
            "may_hold": any(map(actor.may, NEEDED.values())),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE, Permission.PAYEE_WRITE)
def hold_new(request: HttpRequest) -> HttpResponse:
    """Ask which location and why, then hold its payments."""
    actor = actor_of(request)
    asked = {"partner_id": request.GET.get("location", "")}
    form = PaymentHoldForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["partner_id"].strip()
        places = [restrict(Location.objects.all(), actor, needed) for needed in NEEDED.values()]
        found = next((one for rows in places for one in rows.filter(partner_id=number)), None)
        if found is None:
            form.add_error("partner_id", _("There is no such location."))
        else:
            with shown_at(form):
                hold_payments(found.pk, form.cleaned_data["reason"], actor)
                message = _("The payments are held.")
                return done(request, "incentives:payment_holds", message=message)
    return show(request, "incentives/payments/hold_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE, Permission.PAYEE_WRITE)
def hold_release(request: HttpRequest, payment_hold_id: str) -> HttpResponse:
    """Ask, then let a location be paid again."""
    actor = actor_of(request)
    row = queries.fetch_hold(actor, payment_hold_id)
    if request.method == "POST":
        release_payments(row.id, actor)
        message = _("The payments are released.")
        return done(request, "incentives:payment_holds", message=message)
    question = Question(
        _("Release these payments?"), _("Release payments"), reverse("incentives:payment_holds"),
        text=f"{row.location.organization.name}, {row.location.name}",
        consequences=[
            _("What is owed is paid with the next batch, if nothing else keeps it."),
        ],
        dangerous=False,
    )  # fmt: skip
    return ask(request, question)
