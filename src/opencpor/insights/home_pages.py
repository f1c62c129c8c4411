"""The home of partners and of the operator's people: what waits, figures, and the log."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission, Side
from opencpor.claims.renewal.pages import Shown as Renewing
from opencpor.common.money import from_minor_units, minor_digits
from opencpor.eligibility.shown import row_shown
from opencpor.http.guards import Open, actor_of, guard
from opencpor.incentives.forecasts.shown import forecasts_shown
from opencpor.incentives.payments.forfeitures import forfeitures_shown
from opencpor.insights.charts import earnings_charts, usage_chart
from opencpor.insights.home_asked import HomeFilter
from opencpor.insights.home_links import links_of, money_links, payable_link
from opencpor.insights.home_part_pages import states_shown
from opencpor.insights.log_shown import log_home_shown
from opencpor.insights.months_asked import asked_in
from opencpor.insights.narrowing_shown import choices_for
from opencpor.insights.queries import home
from opencpor.insights.queries.home_more import ToDate
from opencpor.insights.queries.operator_home import operator_home
from opencpor.insights.queries.reading import partner_side
from opencpor.insights.waiting_shown import waiting_shown
from opencpor.insights.words import Words, requirement_name
from opencpor.ui.figures import number
from opencpor.ui.pages import show

CHOICES = (3, 6, 12, 13, 24)
NEVER = datetime.max.replace(tzinfo=UTC)


@require_safe
@guard(Open.SIGNED_IN)
def home_page(request: HttpRequest) -> HttpResponse:
    """Show a partner what waits for it, and its figures; the operator's people their work."""
    actor, asked, words = actor_of(request), asked_in(HomeFilter, request.GET), Words()
    operator = operator_home(actor)
    theirs = {
        "waits": waiting_shown(operator, words),
        "log": log_home_shown(actor, operator.log) if operator.log else None,
    }
    if not actor.on(Side.PARTNER):
        return show(request, "insights/home.html", {"partner": False, **theirs})
    found = home.home(actor, asked.wanted(apart=True))
    own, language = partner_side(actor), get_language() or "en"
    values = {
        **choices_for(own, asked, words),
        "home": found,
        "partner": True,
        **theirs,
        "links": links_of(own, asked, found.months),
        "narrowing": asked.narrowing(),
        "forecast_of": asked.narrowing(),
        "place_count": number(found.location_count),
        "narrowed": bool(asked.model_fields_set),
        "choices": sorted({*CHOICES, asked.months}),
        "waiting": _waiting(found, words),
        "renewals": [Renewing(one) for one in found.renewals or ()],
        "payable": [_payable_shown(one, asked) for one in found.payable or ()],
        "to_date": [_to_date_shown(one, asked) for one in found.to_date or ()],
        "payments": [
            {"one": one, "amount": from_minor_units(one.amount_minor, one.currency)}
            for one in found.payments or ()
        ],
        "scores": [row_shown(one, language) for one in found.points or ()],
        **states_shown(found.times or ()),
        "states_apart": found.todo is not None and found.times is None,
        "forecast_apart": found.earnings is not None and found.forecasts is None,
        "usage_chart": usage_chart(found.usage) if found.usage and found.usage.any else None,
        "earnings_charts": earnings_charts(found.earnings or (), words),
        "forecasts": forecasts_shown(found.forecasts or ()),
        "forfeitures": forfeitures_shown(found.forfeitures or ()),
        "may_enter": actor.may(Permission.PAYEE_WRITE),
        "may_act": own.may(Permission.CLAIM_WRITE),
        "may_answer": actor.may(Permission.CLAIM_DISPUTE),
        "locations": [_location_shown(one, words) for one in found.locations or ()],
    }  # fmt: skip
    return show(request, "insights/home.html", values)


def _waiting(found: home.Home, words: Words) -> list[dict[str, Any]]:
    """Return the claims and arbitrations that wait for the partner, by deadline."""
    claims = [{"claim": one, "of": one} for one in found.todo or ()]
    answers = [
        {"answer": one, "of": one, "name": words.workload(one.program_key, one.workload)}
        for one in found.answers or ()
    ]
    rows: list[dict[str, Any]] = [*claims, *answers]
    for row in rows:
        row["deadline_at"] = row["of"].deadline_at
        row["calendar"] = words.documents.of(row["of"].program_key).business_calendar
    return sorted(rows, key=lambda row: row["deadline_at"] or NEVER)


def _payable_shown(one: home.Payable, asked: HomeFilter) -> dict[str, Any]:
    return {
        "one": one,
        "amount": from_minor_units(one.amount_minor, one.currency),
        "places": minor_digits(one.currency),
        "url": payable_link(asked, one),
    }


def _to_date_shown(one: ToDate, asked: HomeFilter) -> dict[str, Any]:
    return {
        "one": one,
        "earned": from_minor_units(one.earned_minor, one.currency),
        "paid": from_minor_units(one.paid_minor, one.currency),
        "coming": from_minor_units(one.coming_minor, one.currency),
        "places": minor_digits(one.currency),
        "to": money_links(asked, one.currency),
    }


def _location_shown(one: home.Standing, words: Words) -> dict[str, Any]:
    return {
        "one": one,
        "program": words.program(one.program_key) if one.program_key else "",
        "missing": [requirement_name(key) for key in one.missing],
    }
