"""Partners that a tenant declined: who may ask again, and letting one ask again."""

from datetime import UTC

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.models import Organization
from opencpor.access.roles import Permission
from opencpor.claims.consent.actions.reopen import CUSTOMERS, OPERATORS, reopen
from opencpor.claims.consent.console.queries import turned_down
from opencpor.claims.consent.console.zones import ConsoleZone
from opencpor.claims.forms.claim import ReasonForm
from opencpor.common.errors import not_found
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question

COLUMNS = (
    Column("partner", lazy("Partner")),
    Column("what", lazy("Product")),
    Column("at", lazy("Declined or ended"), narrow=True),
    Column("requests", lazy("Requests since"), figures=True),
    Column("do", lazy("May it ask again?")),
)


def _listed(request: HttpRequest, customer_id: str) -> HttpResponse:
    rows = turned_down(actor_of(request), customer_id)
    place = Organization.objects.get(id=customer_id)
    listing = Listing(COLUMNS, rows, total=len(rows))
    zones = {one.zone for one in rows}
    times = ConsoleZone(zones.pop()) if len(zones) == 1 else ConsoleZone(UTC, differs=bool(zones))
    context = {"listing": listing, "place": place, "times": times}
    return show(request, "claims/console/declined.html", context)


@require_safe
@guard(Permission.CONSENT_ANSWER)
def own(request: HttpRequest) -> HttpResponse:
    """Show the partners that the reader's own tenant declined."""
    return _listed(request, actor_of(request).granting(CUSTOMERS)[0].organization_id)


@require_safe
@guard(CUSTOMERS, OPERATORS)
def declined(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Show the partners that a tenant declined."""
    return _listed(request, customer_id)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(CUSTOMERS, OPERATORS)
def let_ask(
    request: HttpRequest, customer_id: str, refused_partner_id: str, slot_number: int
) -> HttpResponse:
    """Ask whether a partner may ask again, and let it."""
    actor = actor_of(request)
    rows = turned_down(actor, customer_id)
    wanted = (refused_partner_id, slot_number)
    found = [one for one in rows if (one.refusal.partner_id, one.refusal.slot_id) == wanted]
    if not found:
        raise not_found("declined partner")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if all(grant.organization_id != customer_id for grant in actor.granting(CUSTOMERS)):
        form.fields["reason"].help_text = _("Kept in the log; the customer can ask for it.")
    else:
        form.fields["reason"].required = False
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reopen(customer_id, *wanted, actor, reason=form.cleaned_data["reason"])
            said = _("%(partner)s may ask again.") % {"partner": found[0].partner.name}
            return done(request, "console:declined-at", customer_id, message=said)
    question = Question(
        _("Let %(partner)s ask again?") % {"partner": found[0].partner.name},
        _("Let it ask again"),
        reverse("console:declined-at", args=[customer_id]),
        found[0].product,
        [
            _("Its requests are counted anew, up to the number that the program allows."),
            _("Nothing is recorded without an explicit acknowledgement."),
        ],
        dangerous=False,
    )
    return ask(request, question, form)
