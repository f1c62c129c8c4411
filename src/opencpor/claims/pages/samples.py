"""Green-path samples: what people look at of what written policy decided, and their verdict."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.claims.green.actions.judge import judge
from opencpor.claims.green.forms import VerdictForm
from opencpor.claims.green.models import Verdict
from opencpor.claims.green.queries import figures, samples
from opencpor.claims.pages.offer import zone_finder
from opencpor.claims.pages.review import draw
from opencpor.claims.pages.sight import see
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column, Listing, Tab

COLUMNS = (
    Column("name", lazy("Claim")),
    Column("customer", lazy("Customer")),
    Column("decided", lazy("Decided"), narrow=True),
    Column("verdict", lazy("Verdict")),
)
VIEWS: dict[str, tuple[Any, str]] = {
    "waiting": (lazy("To look at"), ""),
    "agree": (lazy("Right"), Verdict.AGREE.value),
    "overturn": (lazy("Wrong"), Verdict.OVERTURN.value),
}


@require_safe
@guard(Permission.REVIEW)
def sample_list(request: HttpRequest) -> HttpResponse:
    """Show the samples: those that wait, the longest first, and what was said of the others."""
    actor = actor_of(request)
    asked = request.GET.get("view", "")
    chosen = asked if asked in VIEWS else "waiting"
    rows = samples(actor)
    counts = {key: rows.filter(verdict=verdict).count() for key, (_l, verdict) in VIEWS.items()}
    shown = rows.filter(verdict=VIEWS[chosen][1])
    page = page_of(shown, ["decided_at", "id"], request.GET.get("cursor", ""), USUAL)
    waiting = rows.filter(verdict="").order_by("decided_at", "id")
    zone_of = zone_finder()
    drawn = [{"row": row, "zone": zone_of(row.claim.engagement)} for row in page.rows]
    context = {
        "listing": Listing(COLUMNS, drawn, page.next_cursor, total=counts[chosen]),
        "tabs": [
            Tab(label, f"?view={key}", key == chosen, counts[key])
            for key, (label, _verdict) in VIEWS.items()
        ],
        "figures": figures(actor),
        "next": waiting.first(),
    }
    return show(request, "claims/samples.html", context)


@require_http_methods(["POST"])
@guard(Permission.REVIEW)
def judge_sample(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Take a reviewer's verdict on a sampled decision."""
    sight = see(actor_of(request), claim_id)
    form = VerdictForm(request.POST)
    if form.is_valid():
        with shown_at(form):
            said = form.cleaned_data
            judge(claim_id, Verdict(said["verdict"]), said["reason"], sight.actor)
            return done(request, "claims:samples", message=_("Your verdict is kept."))
    return draw(request, sight, sample=form)
