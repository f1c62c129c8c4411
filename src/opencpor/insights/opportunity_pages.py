"""The page of what is worth doing."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.common.errors import Invalid
from opencpor.common.money import minor_digits
from opencpor.directory.queries import list_locations
from opencpor.http.guards import actor_of, guard
from opencpor.http.inputs import refuse_unknown
from opencpor.insights.opportunity_words import TITLES, said
from opencpor.insights.queries.opportunities import MOST, Found, Wanted, opportunities
from opencpor.insights.queries.reading import partner_side
from opencpor.insights.rules.opportunities import Cause, Opportunity
from opencpor.insights.words import Words
from opencpor.ui.pages import show, wants_fragment
from opencpor.ui.parts import Tab

AT_HOME = 5
MOST_LOCATIONS = 200
NARROWED = ("customer", "location")
OF_EACH = 10  # of one reason, where all are listed


@require_safe
@guard(Permission.USAGE_READ)
def opportunities_page(request: HttpRequest) -> HttpResponse:
    """List what a partner could do next, each with its reason, its size and a button."""
    refuse_unknown(request.GET, ("reason", *NARROWED))
    actor, asked = actor_of(request), request.GET.get("reason", "")
    if asked and asked not in set(Cause):
        raise Invalid(_("There is no such reason."), code="invalid")
    reason = Cause(asked) if asked else None
    narrowed = {name: request.GET[name] for name in NARROWED if request.GET.get(name)}
    part = wants_fragment(request)
    found = opportunities(actor, Wanted(reason, **narrowed, most=AT_HOME if part else MOST))
    if part:
        response = _foremost(request, found, narrowed)
        patch_vary_headers(response, ["HX-Request"])
        return response
    tabs = [Tab(_("All"), _address(narrowed), reason is None, sum(found.counts.values()))]
    tabs += [
        Tab(TITLES[one], _address(narrowed, reason=one.value), one is reason, count)
        for one, count in found.counts.items()
    ]
    context = {
        "narrowed": narrowed,
        "places": _places(partner_side(actor), narrowed.get("location", "")),
        "customer": _customer(found, narrowed.get("customer", "")),
        "kept": f"&{urlencode(narrowed)}" if narrowed else "",
        "partner": bool(actor.on(Side.PARTNER)),
        "tabs": tabs,
        "groups": groups(found, reason),
        "reason": asked,
        "total": found.total,
        "found_at": found.found_at,
        "more": reason is not None and found.total > len(found.items),
    }
    return show(request, "insights/opportunities.html", context)


def _places(own: Actor, chosen: str) -> list[tuple[str, str]]:
    """Return the locations to choose among; the chosen one is among them, whosever it is."""
    rows = list_locations(own).order_by("unit__name")
    offered = [(one.unit_id, one.unit.name) for one in rows[:MOST_LOCATIONS]]
    if chosen and chosen not in dict(offered):
        named = rows.filter(unit_id=chosen).first()
        offered.append((chosen, named.unit.name if named else chosen))
    return offered


def _customer(found: Found, chosen: str) -> str:
    """Return how the customer is called that a list is narrowed to, if any."""
    names = (one.name for one in found.items if one.customer_id == chosen)
    return next(names, chosen) if chosen else ""


def _address(narrowed: Mapping[str, str], **more: str) -> str:
    """Return the page's address with what it is narrowed to."""
    said = urlencode({**narrowed, **more})
    return reverse("insights:opportunities") + (f"?{said}" if said else "")


def _foremost(request: HttpRequest, found: Found, narrowed: Mapping[str, str]) -> HttpResponse:
    """Give the first few: a part of the partner's home."""
    words = Words()
    rows = [row_of(one, words) for one in found.items]
    more = found.total > len(rows)
    here = f"?{urlencode(narrowed)}" if narrowed else ""
    context = {"rows": rows, "total": found.total, "more": more, "here": here}
    return show(request, "insights/parts/foremost.html", context)


def groups(found: Found, chosen: Cause | None) -> list[dict[str, Any]]:
    """Return what is listed under each reason, in order; of all reasons the first few of each."""
    words = Words()
    by_reason: dict[Cause, list[Opportunity]] = {}
    for one in found.items:
        by_reason.setdefault(one.reason, []).append(one)
    most = OF_EACH if chosen is None else len(found.items)
    return [
        {
            "key": reason.value,
            "title": TITLES[reason],
            "rows": [row_of(one, words) for one in by_reason.get(reason, [])[:most]],
            "count": count,
            "more": chosen is None and count > len(by_reason.get(reason, [])[:most]),
        }
        for reason, count in found.counts.items()
        if chosen in {None, reason}
    ]


def row_of(one: Opportunity, words: Words) -> dict[str, Any]:
    """Return one line of a list."""
    currency = words.documents.of(one.program_key).currency
    of_claim = one.reason in {Cause.LAPSE, Cause.AGREED}
    return {
        "one": one,
        "said": said(one, words),
        "title": TITLES[one.reason],
        "users": None if of_claim else one.finding.users,
        "lines": one.finding.users if of_claim else None,
        "currency": currency,
        "places": minor_digits(currency),
    }
