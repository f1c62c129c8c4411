"""Lines of earnings and of forecasts as files, narrowed as their pages are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import merge
from operator import attrgetter

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn, register
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import booked
from opencpor.incentives.asked import NarrowedForecast
from opencpor.incentives.forecasts.models import ForecastLine
from opencpor.incentives.forecasts.queries import lines_wanted
from opencpor.incentives.models import Earning
from opencpor.incentives.narrowing import LinesAsked, month_given
from opencpor.incentives.queries import earnings

PART = 500
NEWEST = ("-processed", "-id")
BY_HAND = "adjustment"
BESIDE = ("location__organization", "customer")
SPANS = ("low", "mid", "high")


def _earnings(actor: Actor, asked: Asked) -> Iterable[Row]:
    processed = month_given(asked.get("processed", ""), "processed")
    wanted = replace(LinesAsked.said(asked).wanted(), processed_in=processed)
    lines = wanted.of(earnings(actor)).select_related(*BESIDE).order_by(*NEWEST)
    return _posted(lines, wanted.of_adjusted(booked(actor)).order_by(*NEWEST))


def _posted(lines: QuerySet[Earning], by_hand: QuerySet[Adjustment]) -> Iterator[Row]:
    """Give both in one order, as their page lists them."""
    found: Iterator[Earning | Adjustment] = merge(
        lines.iterator(PART), by_hand.iterator(PART), key=attrgetter("processed", "id"),
        reverse=True,
    )  # fmt: skip
    for row in found:
        if isinstance(row, Earning):
            about = (row.kind, row.workload, row.rule, row.milestone, row.corrects_id)
        else:
            slot = row.association.slot if row.association else None
            about = (BY_HAND, slot.workload if slot else "", "", "", row.earning_id)
        kind, *about_what = about
        yield (
            row.id, kind, row.processed, row.month, row.program_key,
            row.location.organization.name, row.location.name, row.customer.name, *about_what,
            from_minor_units(row.amount_minor, row.currency), row.currency,
        )  # fmt: skip


def _forecast(actor: Actor, asked: Asked) -> Iterable[Row]:
    given = {name: asked[name] for name in NarrowedForecast.model_fields if asked.get(name)}
    wanted = NarrowedForecast.model_validate(given).wanted()
    rows = lines_wanted(actor, wanted).select_related("forecast", *BESIDE)
    return _expected(rows.order_by("forecast_id", "id"))


def _expected(rows: QuerySet[ForecastLine]) -> Iterator[Row]:
    for row in rows.iterator(PART):
        code = row.forecast.currency
        yield (
            row.forecast.month, row.forecast.program_key, row.location.organization.name,
            row.location.name, row.customer.name, row.workload, row.rule, row.standing, row.room,
            *(getattr(row, f"units_{one}") for one in SPANS),
            *(from_minor_units(getattr(row, f"amount_{one}"), code) for one in SPANS), code,
        )  # fmt: skip


PLACE = (
    TableColumn("program", Kind.TEXT, _("Key of the program")),
    TableColumn("partner", Kind.TEXT, _("The partner's name")),
    TableColumn("location", Kind.TEXT, _("The location's name")),
    TableColumn("customer", Kind.TEXT, _("The customer's name")),
    TableColumn("workload", Kind.TEXT, _("Key of the workload; empty: about none")),
)
CURRENCY = TableColumn("currency", Kind.TEXT, _("Of the amount"))
TABLES = (
    Table(
        "listed-earnings", _("Earnings"), Permission.MONEY_READ,
        (
            TableColumn("id", Kind.TEXT, _("Its id")),
            TableColumn("kind", Kind.TEXT, _("earned, difference, or adjustment (by hand)")),
            TableColumn("processed", Kind.MONTH, _("The month whose statement lists it")),
            TableColumn("month", Kind.MONTH, _("The month that it applies to")),
            *PLACE,
            TableColumn("rule", Kind.TEXT, _("Key of the rule; empty: adjustments by hand")),
            TableColumn("milestone", Kind.TEXT, _("The share that was reached, if it is of one")),
            TableColumn("corrects", Kind.TEXT, _("The id of the line that it corrects")),
            TableColumn("amount", Kind.AMOUNT, _("What was posted, signed")),
            CURRENCY,
        ),
        _earnings, (*LinesAsked.model_fields, "processed"),
    ),
    Table(
        "forecast-lines", _("Forecast"), Permission.MONEY_READ,
        (
            TableColumn("month", Kind.MONTH, _("The coming month")),
            *PLACE,
            TableColumn("rule", Kind.TEXT, _("Key of the rule")),
            TableColumn("standing", Kind.TEXT, _("Whether enough is known to say how much")),
            TableColumn("room", Kind.WHOLE, _("Paid units above the mark; empty: no limit")),
            TableColumn("units_low", Kind.WHOLE, _("Growth by the least of three months")),
            TableColumn("units", Kind.WHOLE, _("Growth by their median")),
            TableColumn("units_high", Kind.WHOLE, _("Growth by the most of them")),
            TableColumn("amount_low", Kind.AMOUNT, _("What that would earn; so with the others")),
            TableColumn("amount", Kind.AMOUNT, _("What it is expected to earn")),
            TableColumn("amount_high", Kind.AMOUNT, _("What the most would earn")),
            CURRENCY,
        ),
        _forecast, tuple(NarrowedForecast.model_fields),
    ),
)  # fmt: skip


def register_tables() -> None:
    """Make the tables known; called once, when the app is ready."""
    register(*TABLES)
