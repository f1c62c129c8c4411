"""The operator's dashboard, the claims and the money behind its figures, and who leads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.money import from_minor_units, minor_digits
from opencpor.common.months import Month
from opencpor.directory.terms import Segment
from opencpor.directory.words import SEGMENTS
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.insights import program_leading, program_words
from opencpor.insights import program_sections as sections
from opencpor.insights.months_asked import MonthsAsked, asked_in
from opencpor.insights.narrowing_shown import customer_named, place_named, places
from opencpor.insights.performance_pages import CHOICES
from opencpor.insights.program_asked import (
    BehindFilter,
    LeadersFilter,
    MoneyFilter,
    ProgramFilter,
)
from opencpor.insights.queries.behind import ORDER, claims_behind, money_behind
from opencpor.insights.queries.leading import leaders
from opencpor.insights.queries.program import program_figures
from opencpor.insights.summaries.queries import as_of
from opencpor.insights.words import (
    Words,
    areas_named,
    month_name,
    span_name,
    workloads_named,
)
from opencpor.programs.queries import program_keys
from opencpor.ui.pages import show
from opencpor.ui.parts import Column, Listing

CLAIMS = (
    Column("name", lazy("Claim")),
    Column("customer", lazy("Customer")),
    Column("partner", lazy("Partner"), narrow=True),
    Column("state", lazy("Status")),
    Column("submitted", lazy("Submitted"), narrow=True),
)
MONEY = (
    Column("month", lazy("Month")),
    Column("customer", lazy("Customer")),
    Column("partner", lazy("Partner"), narrow=True),
    Column("workload", lazy("Workload"), narrow=True),
    Column("lines", lazy("Lines"), figures=True, narrow=True),
    Column("amount", lazy("Amount"), figures=True),
)
NEWEST = ("-month", "-id")
SPAN = MonthsAsked.model_fields.keys()


def _filters(
    actor: Actor, asked: ProgramFilter, months: tuple[Month, ...], words: Words
) -> dict[str, Any]:
    """Return what the form of filters offers."""
    return {
        "places": places(actor, asked.location),
        "customer_name": customer_named(actor, asked.customer),
        "span_months": months,
        "asked": asked,
        "choices": sorted({*CHOICES, asked.months}),
        "programs": [(key, words.program(key)) for key in program_keys()],
        "areas": areas_named(words),
        "workloads": workloads_named(words),
        "segments": [(one.value, SEGMENTS[one.value]) for one in Segment],
    }


@require_safe
@guard(Permission.NOTE_READ)
def program_page(request: HttpRequest) -> HttpResponse:
    """Show how the program does, what needs somebody first, narrowed as the address says."""
    actor, words = actor_of(request), Words()
    asked = asked_in(ProgramFilter, request.GET)
    wanted = asked.read()
    if as_of().at is None:
        return show(request, "insights/program_waits.html", {})
    figures = program_figures(actor, wanted)
    way = sections.Way(asked)
    context = {
        **_filters(actor, asked, figures.months, words),
        "found": figures,
        "tiles": sections.tiles(figures, way),
        "sections": sections.sections(figures, way, words),
        "narrowed": way.said,
        "span": span_name(figures.months),
        "leaders": way.to("insights:program_leaders"),
    }
    return show(request, "insights/program.html", context)


@require_safe
@guard(Permission.NOTE_READ)
def leaders_page(request: HttpRequest) -> HttpResponse:
    """Show the partners and customers that lead: also a part of the dashboard."""
    actor, words = actor_of(request), Words()
    asked = asked_in(LeadersFilter, request.GET)
    wanted, way = asked.read(), sections.Way(asked)
    found, span = leaders(actor, wanted, asked.ranking()), span_name(wanted.months)
    context = {
        **_filters(actor, asked, wanted.months, words),
        "tables": program_leading.leading(found, span, narrowed=bool(way.said.keys() - SPAN)),
        "rankings": program_leading.rankings(actor, asked.by, way, asked.currency),
        "ranked": asked.by.value,
        "narrowed": {**way.said, "by": asked.by.value, "currency": asked.currency},
        "span": span,
        "back": way.to("insights:program"),
    }
    return show(request, "insights/program_leaders.html", context)


def _narrowed(actor: Actor, asked: ProgramFilter, words: Words) -> list[str]:
    """Say what a list is narrowed to besides its months."""
    customer, place = customer_named(actor, asked.customer), place_named(actor, asked.location)
    return program_words.narrowing(asked, words, customer, place)


@require_safe
@guard(Permission.NOTE_READ)
def program_claims(request: HttpRequest) -> HttpResponse:
    """List the claims behind a figure."""
    asked = asked_in(BehindFilter, request.GET, "cursor")
    wanted = asked.read()
    actor = actor_of(request)
    rows = claims_behind(actor, asked.figure, wanted)
    page = page_of(rows, ORDER, request.GET.get("cursor", ""), USUAL)
    words = Words()
    context = {
        "title": program_words.title_of(asked.figure, words),
        "note": _("Now") if program_words.of_today(asked.figure) else span_name(wanted.months),
        "narrowed": _narrowed(actor, asked, words),
        "listing": Listing(CLAIMS, page.rows, page.next_cursor),
        "back": sections.Way(asked).to("insights:program"),
        "exported": asked.named(),
    }
    return show(request, "insights/program_claims.html", context)


@require_safe
@guard(Permission.NOTE_READ, also=Permission.MONEY_READ)
def program_money(request: HttpRequest) -> HttpResponse:
    """List what one rule was posted, by month, customer and location."""
    asked = asked_in(MoneyFilter, request.GET, "cursor")
    wanted, words, actor = asked.read(), Words(), actor_of(request)
    found = money_behind(actor, asked.rule, asked.currency, wanted)
    page = page_of(found, NEWEST, request.GET.get("cursor", ""), USUAL)
    keys = program_keys()
    rows = [
        {
            "row": one,
            "month": month_name(Month.of(one.month)),
            "workload": words.any_workload(one.workload, keys) if one.workload else "",
            "amount": from_minor_units(one.total_minor, one.currency),
            "places": minor_digits(one.currency),
        }
        for one in page.rows
    ]
    context = {
        "title": program_words.rule_name(asked.program, asked.rule, words),
        "note": span_name(wanted.months),
        "narrowed": _narrowed(actor, asked, words),
        "listing": Listing(MONEY, rows, page.next_cursor),
        "back": sections.Way(asked).to("insights:program"),
        "exported": asked.named(),
    }
    return show(request, "insights/program_money.html", context)
