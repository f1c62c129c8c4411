"""The page of what is worth doing."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission, Side
from opencpor.common.money import minor_digits
from opencpor.http.guards import actor_of, guard
from opencpor.insights.narrowing_shown import choices_for
from opencpor.insights.opportunities_asked import opportunities_in
from opencpor.insights.opportunity_words import TITLES, left_of, said
from opencpor.insights.queries.opportunities import MOST, Found, opportunities
from opencpor.insights.queries.reading import partner_side
from opencpor.insights.rules.opportunities import Cause, Opportunity
from opencpor.insights.words import Words
from opencpor.ui.pages import show, wants_fragment
from opencpor.ui.parts import Tab

AT_HOME = 5
OF_EACH = 10  # of one reason, where all are listed


@require_safe
@guard(Permission.USAGE_READ)
def opportunities_page(request: HttpRequest) -> HttpResponse:
    """List what a partner could do next, each with its reason, its size and a button."""
    actor, asked = actor_of(request), opportunities_in(request.GET)
    part, narrowed = wants_fragment(request), asked.narrowing()
    found = opportunities(actor, asked.wanted(AT_HOME if part else MOST))
    if part:
        response = _foremost(request, found, narrowed)
        patch_vary_headers(response, ["HX-Request"])
        return response
    reason = asked.reason
    tabs = [Tab(_("All"), _address(narrowed), reason is None, sum(found.counts.values()))]
    tabs += [
        Tab(TITLES[one], _address(narrowed, reason=one.value), one is reason, count)
        for one, count in found.counts.items()
    ]
    context = {
        **choices_for(partner_side(actor), asked, Words()),
        "narrowed": narrowed,
        "kept": f"&{urlencode(narrowed)}" if narrowed else "",
        "partner": bool(actor.on(Side.PARTNER)),
        "tabs": tabs,
        "groups": groups(found, reason),
        "reason": reason.value if reason else "",
        "total": found.total,
        "found_at": found.found_at,
        "more": reason is not None and found.total > len(found.items),
    }
    return show(request, "insights/opportunities.html", context)


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
        "left": left_of(one, words),
        "users": None if of_claim else one.finding.users,
        "lines": one.finding.users if of_claim else None,
        "currency": currency,
        "places": minor_digits(currency),
    }
