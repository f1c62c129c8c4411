"""A customer's pages of its partners: who is associated, and the figures that each of them sees."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission
from opencpor.claims.consent.console.zones import console_zone
from opencpor.common.clock import now
from opencpor.common.money import from_minor_units
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.insights.customers_asked import PartnersFilter
from opencpor.insights.months_asked import asked_in
from opencpor.insights.queries import partners
from opencpor.insights.queries.customers import standing, unit_of
from opencpor.insights.words import Words, areas_named, month_name, workloads_named
from opencpor.register.models import Association
from opencpor.ui.pages import show
from opencpor.ui.parts import Column, Listing

CHOICES = (3, 6, 12)
PARTNERS = (
    Column("partner", gettext_lazy("Partner")),
    Column("active", gettext_lazy("Associations now"), figures=True),
    Column("ever", gettext_lazy("Ever"), figures=True),
    Column("began", gettext_lazy("First since")),
)


@require_safe
@guard(Permission.CONSENT_ANSWER)
def partners_list(request: HttpRequest) -> HttpResponse:
    """List the partners that are or were associated with the reader's tenant."""
    asked = asked_in(PartnersFilter, request.GET, "cursor")
    actor = actor_of(request)
    rows = partners.partners(actor, asked.wanted())
    page = page_of(rows, partners.ORDER, request.GET.get("cursor", ""), USUAL)
    listing = Listing(PARTNERS, page.rows, page.next_cursor, rows.count())
    context = {"listing": listing, "times": console_zone(actor), **_filters(asked, Words())}
    return show(request, "insights/partners.html", context)


@require_safe
@guard(Permission.CONSENT_ANSWER)
def partner_page(request: HttpRequest, seeing_partner_id: str) -> HttpResponse:
    """Show one partner's associations with the tenant, and every figure that it sees."""
    asked, words = asked_in(PartnersFilter, request.GET), Words()
    view = partners.partner_view(actor_of(request), seeing_partner_id, asked.wanted())
    months = [
        {"name": words.short_unit(one.unit), "month": month_name(fact.month), "fact": fact}
        for one in view.seen
        for fact in reversed(one.facts)
    ]
    billed = [
        {
            "name": words.short_unit(one.unit),
            "month": month_name(total.month),
            "total": total,
            "amount": from_minor_units(total.amount_minor, total.currency),
        }
        for one in view.billed
        for total in reversed(one.months)
    ]
    context = {
        "view": view,
        "held": [_held_shown(one, words) for one in view.held],
        "months": months,
        "billed": billed,
        **_filters(asked, words),
        "places": _places(view.places, asked.location),
    }
    return show(request, "insights/partner.html", context)


def _filters(asked: PartnersFilter, words: Words) -> dict[str, Any]:
    """Return what the form offers, and what the page is narrowed to."""
    return {
        "asked": asked,
        "narrowed": asked.named(),
        "kept": urlencode(asked.named()),
        "choices": sorted({*CHOICES, asked.months} - {0}),
        "areas": areas_named(words),
        "workloads": workloads_named(words),
    }


def _places(places: Iterable[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    """Return the locations to choose among; the chosen one is among them, whosever it is."""
    found = list(places)
    return found if not chosen or chosen in dict(found) else [*found, (chosen, chosen)]


def _held_shown(one: Association, words: Words) -> dict[str, Any]:
    calendar = words.documents.of(one.slot.program_key).business_calendar
    until = one.period.upper
    return {
        "one": one,
        "name": words.short_unit(unit_of(one)),
        "role": words.engagement(one.slot.program_key, one.engagement),
        "state": standing(one, now()),
        "since": calendar.local_date(one.period.lower),
        "until": calendar.last_day_before(until) if until else None,
    }
