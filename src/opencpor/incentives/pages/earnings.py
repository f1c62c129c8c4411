"""Pages about lines: what was posted, and why."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.common.money import from_minor_units
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, Page, goes_on_at, page_of, rest_of
from opencpor.incentives import lists, queries
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import booked
from opencpor.incentives.adjustments.shown import adjustments_shown, explained
from opencpor.incentives.asked import NarrowedForecast
from opencpor.incentives.doubts import ways_of
from opencpor.incentives.explanations import explain
from opencpor.incentives.exports import export_csv, layout_named
from opencpor.incentives.forecasts.queries import Wanted as Forecast
from opencpor.incentives.forecasts.queries import outlooks
from opencpor.incentives.forecasts.shown import forecasts_shown
from opencpor.incentives.models import Earning
from opencpor.incentives.naming import names_for, share
from opencpor.incentives.narrowing import ALL, LinesAsked, Wanted, month_given
from opencpor.incentives.pages.narrowing import narrowing_part, saved_beside
from opencpor.incentives.payments.forfeitures import forfeitures_shown
from opencpor.incentives.payments.overdue import coming_told
from opencpor.incentives.posting.sums import Posted, added_up, posted_by_month
from opencpor.incentives.shown import lines_shown, verdicts_shown
from opencpor.ui import dates
from opencpor.ui.pages import show
from opencpor.ui.parts import Chosen, Column, Listing

LINES = (
    Column("processed", gettext_lazy("Processed in")),
    Column("month", gettext_lazy("Applies to"), narrow=True),
    Column("customer", gettext_lazy("Customer")),
    Column("workload", gettext_lazy("Workload"), narrow=True),
    Column("rule", gettext_lazy("Rule"), narrow=True),
    Column("amount", gettext_lazy("Amount"), figures=True),
)


ORDER = ("-processed", "-id")


@require_safe
@guard(Permission.MONEY_READ)
def earnings_list(request: HttpRequest) -> HttpResponse:
    """Show posted lines and adjustments by hand, the latest first, with what they add up to."""
    actor, asked = actor_of(request), LinesAsked.said(request.GET)
    inside, wanted = bool(actor.on(Side.OPERATOR)), asked.wanted()
    rows, by_hand = wanted.of(queries.earnings(actor)), wanted.of_adjusted(booked(actor))
    sums = posted_by_month(actor) if wanted == ALL else added_up(rows)
    processed = month_given(request.GET.get("processed", ""), "processed")
    months = _months(sums, by_hand, processed)
    if processed:
        first = processed.first_day
        rows, by_hand = rows.filter(processed=first), by_hand.filter(processed=first)
        sums = [one for one in sums if one.processed == first]
    shown, following = _posted(actor, rows, by_hand, sums, request.GET.get("cursor", ""))
    total = sum(one.lines for one in sums) + by_hand.count()
    forecast = None if processed else _forecast(wanted)
    return show(
        request,
        "incentives/earnings.html",
        {
            "listing": Listing(LINES, shown, following, total),
            "months": [(str(month), month.first_day) for month in months],
            "processed": str(processed or ""),
            "processed_month": processed.first_day if processed else None,
            "narrowed": bool(wanted != ALL or processed),
            "kept": _kept(asked, processed),
            "exported": asked.named() | ({"processed": str(processed)} if processed else {}),
            "forecast_of": {
                name: value
                for name, value in asked.named().items()
                if name in NarrowedForecast.model_fields
            },
            "kept_of_payments": _kept(asked, only=("program", "location", "currency")),
            "saved": saved_beside(request, lists.LINES),
            **narrowing_part(actor, asked, *_processed_chip(processed)),
            "sums": _sums(sums, by_hand),
            "forecasts": forecasts_shown(outlooks(actor, forecast) if forecast else ()),
            "forecast_told": forecast is not None,
            "forfeitures": forfeitures_shown(() if inside else coming_told(actor)),
            "may_enter": actor.may(Permission.PAYEE_WRITE),
            "operator": inside,
        },
    )


def _kept(asked: LinesAsked, processed: Month | None = None, only: Collection[str] = ()) -> str:
    """Return what files are narrowed to, as their addresses say it; empty: nothing."""
    said = asked.named() | ({"processed": str(processed)} if processed else {})
    given = {name: value for name, value in said.items() if not only or name in only}
    return f"?{urlencode(given)}" if given else ""


def _processed_chip(processed: Month | None) -> list[Chosen]:
    if processed is None:
        return []
    month = dates.month(processed.first_day)
    return [Chosen(_("Processed in"), month, ("processed",))]


def _forecast(wanted: Wanted) -> Forecast | None:
    """Return whose forecast is asked for; None: it is not told of what else narrows the lines.

    A forecast is of the coming month as a whole, whichever rules it will earn by.
    """
    if wanted.rule or wanted.currency or wanted.part or wanted.since or wanted.through:
        return None
    return Forecast(
        wanted.location, wanted.customer, wanted.workloads, wanted.market, wanted.segment,
        wanted.program,
    )  # fmt: skip


def _posted(
    actor: Actor,
    rows: QuerySet[Earning],
    by_hand: QuerySet[Adjustment],
    sums: Iterable[Posted],
    cursor: str,
) -> tuple[list[dict[str, Any]], str]:
    """Return a page of lines and adjustments in one order, and where it goes on."""

    def read(found: QuerySet[Any]) -> list[Any]:
        # First which lines, then all that is shown of these: few are looked up then.
        ids = list(found.values_list("pk", flat=True))
        beside = rest_of(by_hand, ORDER, cursor, USUAL).order_by(*ORDER)[: USUAL + 1]
        both: list[Any] = [*rows.filter(pk__in=ids), *beside]
        both.sort(key=lambda row: (row.processed, row.id), reverse=True)
        return both[: USUAL + 1]

    oldest = back_to(sums, goes_on_at(cursor, len(ORDER)))
    near = rows.filter(processed__gte=oldest) if oldest else rows
    page: Page[Any] = page_of(near, ORDER, cursor, USUAL, read)
    lines = lines_shown(row for row in page.rows if isinstance(row, Earning))
    adjusted = explained([row for row in page.rows if isinstance(row, Adjustment)], actor)
    shown = {row["line"].id: row for row in lines}
    shown |= {row["adjustment"].id: row for row in adjusted}
    return [shown[row.id] for row in page.rows], page.next_cursor


def back_to(sums: Iterable[Posted], cursor: str) -> date | None:
    """Return the month back to which there are lines enough for a page; None: look at all.

    Of the month in which the page before ended an unknown part is left: it counts for nothing.
    """
    counts: Counter[date] = Counter()
    for one in sums:
        counts[one.processed] += one.lines
    left = USUAL + 1
    for month in sorted(counts, reverse=True):
        if cursor and month.isoformat() >= cursor:
            continue
        left -= counts[month]
        if left <= 0:
            return month
    return None


def _sums(sums: Iterable[Posted], by_hand: QuerySet[Adjustment]) -> list[tuple[str, Decimal]]:
    """Return what lines and adjustments add up to, by currency."""
    found: Counter[str] = Counter()
    for one in sums:
        found[one.currency] += one.amount_minor
    for currency, total in (
        by_hand.order_by().values_list("currency").annotate(total=Sum("amount_minor"))
    ):
        found[currency] += total
    return [(currency, from_minor_units(found[currency], currency)) for currency in sorted(found)]


def _months(
    sums: Iterable[Posted], by_hand: QuerySet[Adjustment], chosen: Month | None
) -> list[Month]:
    """Return the months in which something was posted, and the chosen one, the latest first."""
    adjusted = by_hand.order_by().values_list("processed", flat=True).distinct()
    days = {*(one.processed for one in sums), *(day for day in adjusted if day is not None)}
    found = {Month.of(day) for day in days} | ({chosen} if chosen else set())
    return sorted(found, reverse=True)


@require_safe
@guard(Permission.MONEY_READ)
def export(request: HttpRequest, export_layout: str) -> HttpResponseBase:
    """Hand out what the reader sees in a published layout, narrowed as the page is."""
    layout = layout_named(export_layout)
    processed = month_given(request.GET.get("processed", ""), "processed")
    wanted = replace(LinesAsked.said(request.GET).wanted(), processed_in=processed)
    return export_csv(layout, actor_of(request), wanted)


@require_safe
@guard(Permission.MONEY_READ)
def explanation(request: HttpRequest, earning_id: str) -> HttpResponse:
    """Explain one line down to the usage file's row."""
    actor = actor_of(request)
    found = explain(actor, earning_id)
    earning = found.earning
    newest = found.judged[-1] if found.judged else None
    number = newest.verdict.program_version if newest else earning.version
    names = names_for(earning.program_key, number)
    return show(
        request,
        "incentives/explanation.html",
        {
            "found": found,
            "ways": ways_of(actor, found),
            "earning": earning,
            "amount": from_minor_units(earning.amount_minor, earning.currency),
            "unit": names.workload(earning.workload),
            "rule": names.rule(earning.rule),
            "share": share(earning.milestone),
            "program": names.program,
            "partner_id": names.partner_id(earning.location_id),
            "illustrative": names.is_illustrative(earning.rule),
            "judged": [
                {"one": one, "shown": shown}
                for one, shown in zip(
                    found.judged,
                    verdicts_shown([one.verdict for one in found.judged]),
                    strict=True,
                )
            ],
            "related": lines_shown(found.related),
            "adjusted": adjustments_shown(found.adjusted),
            "may_adjust": actor.may(Permission.CLOSE),
            "may_read_batches": actor.may(Permission.USAGE_BATCH_READ),
        },
    )
