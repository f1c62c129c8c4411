"""The page of how a partner does."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission, Side
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.insights.claim_links import claims_address, said_of_claims
from opencpor.insights.narrowing_shown import choices_for
from opencpor.insights.performance_asked import PerformanceFilter, filter_in
from opencpor.insights.queries.performance import Grown, Performance, performance
from opencpor.insights.queries.reading import partner_side
from opencpor.insights.words import Words, month_name, span_name
from opencpor.programs.queries import program_keys
from opencpor.ui.charts import Chart, ChartKind, Series
from opencpor.ui.pages import show

CHOICES = (3, 6, 12, 24)
MONTHS = "performance-months"
AT_CUSTOMER = {"area", "workload"}
BEHIND = {"workloads": "#customers", "customers": "#workloads", "locations": "#customers"}
LINKED = ("open", "won", "declined")  # outcomes of lines that figures lead to
EXPORTED = {"performance-usage": MONTHS, "performance-growth": MONTHS}  # charts of one table


@require_safe
@guard(Permission.USAGE_READ)
def performance_page(request: HttpRequest) -> HttpResponse:
    """Show growth, deployments and what became of claims, narrowed as the address says."""
    actor, asked, words = actor_of(request), filter_in(request.GET), Words()
    found = performance(actor, asked.span(actor), asked.narrowed())
    context = {
        **choices_for(partner_side(actor), asked, words),
        "partner": bool(actor.on(Side.PARTNER)),
        "found": found,
        "choices": sorted({*CHOICES, asked.months}),
        "charts": [(one, EXPORTED.get(one.key, one.key)) for one in _charts(found)],
        **_claims_behind(found, said_of_claims(partner_side(actor), asked)),
        "tables": _tables(found, asked, words),
        "span": span_name(found.months),
        "narrowed": asked.named(),
    }
    return show(request, "insights/performance.html", context)


def _charts(found: Performance) -> list[Chart]:
    labels, period = [month_name(month) for month in found.months], span_name(found.months)
    charts = [
        Chart(
            "performance-usage", _("Usage"), _("users and units"), period, ChartKind.LINE, labels,
            [
                Series(_("Active users (MAU)"), [one.active for one in found.used]),
                Series(_("Paid units (PAU)"), [one.paid for one in found.used]),
            ],
            label_heading=_("Month"),
        ),
        Chart(
            "performance-growth", _("Growth above the high-water mark"), _("active users"), period,
            ChartKind.BAR, labels, [Series(_("Growth"), [one.growth for one in found.used])],
            label_heading=_("Month"),
        ),
    ]  # fmt: skip
    if found.claims is not None and found.outcome is not None and found.outcome.lines:
        named = (
            ("won", _("Won")), ("open", _("Open")), ("dropped", _("Turned down")),
            ("declined", _("Declined by the customer")), ("withdrawn", _("Withdrawn")),
        )  # fmt: skip
        rows = [Series(name, [getattr(one, key) for one in found.claims]) for key, name in named]
        charts.append(
            Chart(
                "performance-claims", _("Claims by the month of submission"), _("lines"), period,
                ChartKind.STACKED, labels, rows, label_heading=_("Month"),
            )
        )  # fmt: skip
    return charts


def _claims_behind(found: Performance, said: dict[str, str]) -> dict[str, Any]:
    """Return what became of claims, each figure with a link to the claims that it counts lines of.

    Args:
        found: The figures.
        said: What they are narrowed to, as the list of claims says it.
    """
    rows = zip(found.months, found.claims or (), strict=False)
    return {
        "became": _links(said, found.months[0], found.months[-1]),
        "cohorts": [
            {"month": month_name(month), "one": one, "to": _links(said, month, month)}
            for month, one in reversed(list(rows))
            if one.lines
        ],
    }


def _links(said: dict[str, str], first: Month, last: Month) -> dict[str, str]:
    """Return where claims are listed that were submitted in some months, all and by outcome."""
    months = {"submitted_since": str(first), "submitted_through": str(last)}
    found = {one: claims_address(said, **months, outcome=one) for one in LINKED}
    return {"lines": claims_address(said, **months), **found}


def _tables(found: Performance, asked: PerformanceFilter, words: Words) -> list[dict[str, Any]]:
    """Return the three tables, each figure with a link to the same months and narrowing of it.

    A customer's name leads to its page, which knows no locations and counts months of its own:
    its figures lead to this page, which tells them.
    """
    keys = program_keys()
    return [
        _table("workloads", _("Growth by workload"), _("Workload"), (
            (words.any_workload(one.key, keys), "", _narrowed(asked, workload=one.key), one)
            for one in found.workloads
        )),
        _table("customers", _("Growth by customer"), _("Customer"), (
            (
                one.name, _at_customer(asked, one.key, found.months),
                _narrowed(asked, customer=one.key), one,
            )
            for one in found.customers
        )),
        _table("locations", _("Growth by location"), _("Location"), (
            (one.name, "", _narrowed(asked, location=one.key), one) for one in found.locations
        )),
    ]  # fmt: skip


def _table(
    key: str, title: str, heading: str, rows: Iterable[tuple[str, str, str, Grown]]
) -> dict[str, Any]:
    return {
        "key": key, "title": title, "heading": heading, "rows": list(rows),
        "export": f"performance-{key}", "behind": BEHIND[key],
    }  # fmt: skip


def _at_customer(asked: PerformanceFilter, customer: str, months: Sequence[Month]) -> str:
    """Return a customer's page, of the same months, and narrowed as far as it can be."""
    kept = {name: one for name, one in asked.named().items() if name in AT_CUSTOMER}
    said = urlencode({"since": str(months[0]), "through": str(months[-1]), **kept})
    return f"{reverse('insights:customer', args=[customer])}?{said}"


def _narrowed(asked: PerformanceFilter, **more: str) -> str:
    """Return the page's address with one more filter."""
    said = asked.named() | more
    return f"{reverse('insights:performance')}?{urlencode(said)}"
