"""Pages to read: customers, one customer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.pages.begun import claim_address, own_associations
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.clock import now
from opencpor.common.money import from_minor_units, minor_digits
from opencpor.directory.queries import list_locations
from opencpor.directory.words import SEGMENTS
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, Page, page_of, rest_of
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.words import name_of_kind
from opencpor.incentives.forecasts.models import ForecastLine
from opencpor.incentives.forecasts.shown import forecasts_shown
from opencpor.incentives.models import Earning
from opencpor.incentives.naming import Rules
from opencpor.insights.charts import earnings_charts, unit_chart
from opencpor.insights.customer_asked import customer_in
from opencpor.insights.customers_asked import customers_in
from opencpor.insights.queries import customer, customers
from opencpor.insights.queries.customer import (
    ACTIVE,
    CustomerView,
    Hold,
    UnitView,
    forecast_lines,
    forecast_of,
)
from opencpor.insights.queries.customer_lines import Wanted, adjusted_lines, earning_lines
from opencpor.insights.queries.reading import MONTHS, is_operator, operator_side, partner_side
from opencpor.insights.words import Words, areas_named, month_name, workloads_named
from opencpor.ui.charts import Chart
from opencpor.ui.dates import left
from opencpor.ui.figures import percent
from opencpor.ui.pages import show
from opencpor.ui.parts import Column, Listing

CUSTOMERS = (
    Column("name", gettext_lazy("Customer")),
    Column("held", gettext_lazy("Held workloads")),
    Column("month", gettext_lazy("Newest month"), narrow=True),
    Column("active", gettext_lazy("MAU"), figures=True),
    Column("paid", gettext_lazy("PAU"), figures=True),
    Column("percent", gettext_lazy("Usage"), figures=True),
)
LINES = (
    Column("month", gettext_lazy("Applies to")),
    Column("workload", gettext_lazy("Workload")),
    Column("rule", gettext_lazy("Rule"), narrow=True),
    Column("processed", gettext_lazy("Processed in"), narrow=True),
    Column("amount", gettext_lazy("Amount"), figures=True),
)
ORDER = ("-month", "-id")
CHOICES = (3, 6, 12)
MOST_LOCATIONS = 200
SOON = timedelta(days=90)  # until an end: how long is left is said beside it


@require_safe
@guard(Permission.USAGE_READ)
def customers_list(request: HttpRequest) -> HttpResponse:
    """List the customers that the reader works for or may see."""
    actor, words = actor_of(request), Words()
    asked = customers_in(request.GET)
    wanted, own = asked.wanted(), partner_side(actor)
    places = list_locations(own).order_by("unit__name")[:MOST_LOCATIONS]
    rows = customers.customers(actor, wanted)
    page = page_of(rows, customers.ORDER, request.GET.get("cursor", ""), USUAL)
    shown = [
        {
            "row": row,
            "current": [words.short_unit(unit) for unit in row.current],
            "past": [words.short_unit(unit) for unit in row.past],
            "month": month_name(row.usage.month) if row.usage else "",
        }
        for row in customers.rows_of(actor, page.rows, wanted.months)
    ]
    return show(
        request,
        "insights/customers.html",
        {
            "listing": Listing(CUSTOMERS, shown, page.next_cursor, rows.count()),
            "asked": asked,
            "filtered": bool(asked.model_fields_set),
            "narrowed": {name: value for name, value in asked.model_dump().items() if value},
            "choices": sorted({*CHOICES, asked.months} - {0}),
            "places": [(place.unit_id, place.unit.name) for place in places],
            "areas": areas_named(words),
            "workloads": workloads_named(words),
            "segments": SEGMENTS.items(),
            "operator": is_operator(actor),
            "may_claim": actor.may(Permission.CLAIM_WRITE),
        },
    )


@require_safe
@guard(Permission.USAGE_READ)
def customer_page(request: HttpRequest, served_customer_id: str) -> HttpResponse:
    """Show one customer: what is held, used and earned, and a chosen unit month by month."""
    actor, words = actor_of(request), Words()
    asked = customer_in(request.GET, "unit", "cursor")
    view = customer.view(actor, served_customer_id, asked.wanted())
    chosen = _chosen(view, request.GET.get("unit", ""))
    claims = own_associations(actor).filter(slot__customer_id=view.customer_id).exists()
    values: dict[str, Any] = {
        "view": view,
        "asked": asked,
        "narrowed": asked.narrowed(),
        "kept": urlencode(asked.narrowed()),
        "choices": sorted({*CHOICES, MONTHS, asked.months}),
        "areas": areas_named(words),
        "workloads": workloads_named(words),
        "operator": is_operator(actor),
        "program": _program_figures(actor, view.customer_id),
        "units": [_unit_shown(one, view, words, chosen=one is chosen) for one in view.units],
        "unit": chosen.unit.key if chosen else "",
        "potential": [
            {"one": one, "places": minor_digits(one.currency)} for one in view.potential or ()
        ],
        "usage_month": month_name(view.usage.month) if view.usage else "",
        "chart": _chart(chosen, view, words) if chosen else None,
        "earnings_charts": earnings_charts(view.earnings or (), words),
        "others": [
            {
                "one": one,
                "name": words.workload(one.program_key, one.workload),
                "claim": claim_address(view.customer_id, [one.workload]) if claims else "",
            }
            for one in view.others
        ],
        "claim": claim_address(view.customer_id) if claims else "",
        "forecasts": forecasts_shown(view.outlooks or ()),
        "forecast_of": {"customer": view.customer_id} | asked.about(),
        "lines": None,
    }
    if view.earnings is not None:
        values["lines"] = _lines(request, served_customer_id, asked.wanted(), words)
    return show(request, "insights/customer.html", values)


def _program_figures(actor: Actor, customer_id: str) -> str:
    """Return where the operator reads what the program's figures are at one customer."""
    if not operator_side(actor).may(Permission.NOTE_READ):
        return ""
    return f"{reverse('insights:program')}?{urlencode({'customer': customer_id})}"


def _chosen(view: CustomerView, asked: str) -> UnitView | None:
    """Return the unit to draw: the one asked for, else one held now, else any with figures."""
    drawn = [one for one in view.units if one.facts]
    named = [one for one in drawn if one.unit.key == asked]
    held = [one for one in drawn if any(hold.standing == ACTIVE for hold in one.holds)]
    return next(iter([*named, *held, *drawn]), None)


def _chart(chosen: UnitView, view: CustomerView, words: Words) -> Chart:
    return unit_chart(chosen, view.months, words.short_unit(chosen.unit))


def _unit_shown(one: UnitView, view: CustomerView, words: Words, *, chosen: bool) -> dict[str, Any]:
    document = words.documents.of(one.unit.program_key)
    forecast = _forecast_shown(one, view.forecasts, words)
    expected = forecast is not None and forecast["amounts"]
    return {
        "one": one,
        "forecast": forecast,
        "told": bool(one.facts or expected) or one.potential is not None,  # else all were dashes
        "name": words.workload(one.unit.program_key, one.unit.workload),
        "short": str(one.unit.subscription_id or "")[:8],
        "key": one.unit.key,
        "chosen": chosen,
        "holds": [_hold_shown(hold, one, words, document.business_calendar) for hold in one.holds],
        "month": month_name(one.usage.month) if one.usage else "",
        "milestones": [percent(share, 0) for share in one.open_milestones],
        "currency": document.currency,
        "places": minor_digits(document.currency),
        "illustrative": any(found.illustrative for found in one.prospects),
    }


def _forecast_shown(
    one: UnitView, forecasts: Mapping[str, Sequence[ForecastLine]], words: Words
) -> dict[str, Any] | None:
    """Return what a unit's associations are expected to earn together; None without a rule."""
    if not forecast_lines(one, forecasts):
        return None
    found, currency = forecast_of(one, forecasts), words.documents.of(one.unit.program_key).currency
    return {"amounts": found and found.map(lambda minor: from_minor_units(minor, currency))}


def _hold_shown(
    hold: Hold, one: UnitView, words: Words, calendar: BusinessCalendar
) -> dict[str, Any]:
    end = hold.passes_on or hold.until
    until = calendar.last_day_before(end) if end else hold.bought_until
    today = calendar.local_date(now())
    soon = until is not None and until - today <= SOON
    return {
        "one": hold,
        "engagement": words.engagement(one.unit.program_key, hold.engagement),
        "since": calendar.local_date(hold.since),
        "until": until,
        "left": left(until, today) if until and soon else "",
    }


def _lines(request: HttpRequest, customer_id: str, wanted: Wanted, words: Words) -> Listing:
    """Return a customer's posted lines and adjustments by hand, the latest month first."""
    actor, cursor = actor_of(request), request.GET.get("cursor", "")
    rows = earning_lines(actor, customer_id, wanted)
    by_hand = adjusted_lines(actor, customer_id, wanted)

    def read(found: QuerySet[Any]) -> list[Any]:
        beside = rest_of(by_hand, ORDER, cursor, USUAL).order_by(*ORDER)[: USUAL + 1]
        both = sorted([*found, *beside], key=lambda row: (row.month, row.id), reverse=True)
        return both[: USUAL + 1]

    page: Page[Any] = page_of(rows, ORDER, cursor, USUAL, read)
    rules = Rules()
    shown = [
        _line(row, words, rules) if isinstance(row, Earning) else _adjusted(row, words)
        for row in page.rows
    ]
    return Listing(LINES, shown, page.next_cursor, rows.count() + by_hand.count())


def _adjusted(row: Adjustment, words: Words) -> dict[str, Any]:
    slot = row.association.slot if row.association else None
    return {
        "adjustment": row,
        "kind": name_of_kind(row.kind),
        "workload": words.workload(row.program_key, slot.workload) if slot else "",
        "amount": from_minor_units(row.amount_minor, row.currency),
        "places": minor_digits(row.currency),
    }


def _line(row: Earning, words: Words, rules: Rules) -> dict[str, Any]:
    names = rules.of_line(row)
    return {
        "line": row,
        "rule": names.rule_of(row),
        "illustrative": names.is_illustrative(row.rule),
        "workload": words.workload(row.program_key, row.workload),
        "amount": from_minor_units(row.amount_minor, row.currency),
        "places": minor_digits(row.currency),
    }
