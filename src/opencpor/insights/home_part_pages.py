"""Parts of the partner's home that come after it where many rows fit what it is narrowed to.

Each has a page of its own, for whoever has no script.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission, Side
from opencpor.claims.states import OPEN, State
from opencpor.http.guards import actor_of, guard
from opencpor.incentives.forecasts.shown import forecasts_shown
from opencpor.insights.home_links import claims_in_state, home_address
from opencpor.insights.months_asked import asked_in
from opencpor.insights.narrowing_asked import Narrowing
from opencpor.insights.narrowing_shown import choices_for
from opencpor.insights.queries.home_more import InState, outlooks_among, times_in_state
from opencpor.insights.queries.reading import at_location, partner_side
from opencpor.insights.words import Words
from opencpor.ui.figures import number
from opencpor.ui.pages import show, wants_fragment

LASTING = {State.DRAFT.value, *(state.value for state in OPEN)}
"""States in which a claim waits for somebody, so that the time in them matters."""


@require_safe
@guard(Permission.CLAIM_READ)
def home_states(request: HttpRequest) -> HttpResponse:
    """Show how many claims are in which state, how long; to the home it gives this alone."""
    asked, own = asked_in(Narrowing, request.GET), partner_side(actor_of(request))
    found = times_in_state(at_location(own, asked.location), asked.narrowed())
    shown = states_shown(found)
    values = {
        **shown,
        "title": _("Claims by state"),
        "note": shown["claim_count"],
        "ident": "states",
        "links": {"claims": claims_in_state(own, asked)},
    }
    return _part(request, asked, "insights/parts/states.html", values)


@require_safe
@guard(Permission.MONEY_READ)
def home_forecast(request: HttpRequest) -> HttpResponse:
    """Show what the coming month may earn; to the home it gives this alone."""
    asked, own = asked_in(Narrowing, request.GET), partner_side(actor_of(request))
    found = outlooks_among(at_location(own, asked.location), asked.narrowed())
    values = {
        "forecasts": forecasts_shown(found),
        "title": _("Forecast"),
        "note": "",
        "ident": "forecast",
    }
    return _part(request, asked, "insights/parts/home_forecast.html", values)


def states_shown(found: Iterable[InState]) -> dict[str, Any]:
    """Return the rows of claims by state, and of how many claims they are."""
    counted = tuple(found)
    return {
        "times": [{"one": one, "lasting": one.state in LASTING} for one in counted],
        "claim_count": number(sum(one.claims for one in counted)),
    }


def _part(
    request: HttpRequest, asked: Narrowing, part: str, values: Mapping[str, Any]
) -> HttpResponse:
    context = {**values, "narrowing": asked.narrowing(), "forecast_of": asked.narrowing()}
    if not wants_fragment(request):
        actor = actor_of(request)
        context |= {
            **choices_for(partner_side(actor), asked, Words()),
            "partner": bool(actor.on(Side.PARTNER)),
            "part": part,
            "clear": request.path,
            "home": home_address(asked),
        }
    return show(request, "insights/home_part.html", context, fragment=part)
