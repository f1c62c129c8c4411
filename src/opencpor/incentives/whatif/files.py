"""A comparison as a table: its total, sums by location, workload and month, lines that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import StreamingHttpResponse

from opencpor.access.actor import Actor
from opencpor.directory.models import Location
from opencpor.http.downloads import Format, csv_answer, workbook_answer
from opencpor.incentives.exports.books import cells
from opencpor.incentives.whatif.models import WhatIf
from opencpor.incentives.whatif.queries import (
    LOCATION,
    MONTH,
    WORKLOAD,
    Line,
    Sum,
    lines,
    sums,
    total,
)

COLUMNS = (
    "part", "month", "partner", "location", "partner_id", "tenant_id", "workload",
    "subscription_id", "association", "rule", "milestone", "before", "after", "change", "currency",
    "lines", "active_users", "paid_units", "prior_mark", "growth_before", "growth_after",
    "rate_before", "rate_after", "reasons_before", "reasons_after",
)  # fmt: skip


def what_if_file(actor: Actor, row: WhatIf, kind: Format) -> StreamingHttpResponse:
    """Return a comparison as a file, as far as an actor may see it."""
    answer = workbook_answer if kind is Format.XLSX else csv_answer
    return answer(f"what-if-{row.id}.{kind}", what_if_table(actor, row))


def what_if_table(actor: Actor, row: WhatIf) -> Iterator[Sequence[object]]:
    """Give the headings, the total, the sums of each kind, and every line that differs."""
    yield COLUMNS
    yield _sum("total", total(actor, row), row.currency)
    by_location = sums(actor, row, LOCATION)
    names = locations_of([one.key for one in by_location])
    for one in by_location:
        yield _sum(LOCATION, one, row.currency, names[one.key])
    for part in (WORKLOAD, MONTH):
        for one in sums(actor, row, part):
            yield _sum(part, one, row.currency, {part: one.key})
    for line in lines(actor, row):
        yield _line(line, row.currency, names[line.partner_id])


def locations_of(ids: Sequence[str]) -> dict[str, dict[str, object]]:
    """Say which locations are meant, by their ids."""
    rows = Location.objects.select_related("unit", "organization__organization")
    return {
        row.pk: {
            "partner": row.organization.organization.name,
            "location": row.unit.name,
            "partner_id": row.partner_id,
        }
        for row in rows.filter(pk__in=ids)
    }


def _sum(
    part: str, one: Sum, currency: str, whose: dict[str, object] | None = None
) -> list[object]:
    values = {
        "part": part,
        "before": one.before,
        "after": one.after,
        "change": one.change,
        "currency": currency,
        "lines": one.lines,
    }
    return cells(COLUMNS, values | (whose or {}))


def _line(line: Line, currency: str, whose: dict[str, object]) -> list[object]:
    values = {
        "part": "line",
        "month": line.month,
        "tenant_id": line.tenant_id,
        "workload": line.workload,
        "subscription_id": line.subscription_id,
        "association": line.association_id,
        "rule": line.rule,
        "milestone": line.milestone,
        "before": line.before_amount,
        "after": line.after_amount,
        "change": line.change,
        "currency": currency,
        "active_users": line.active_users,
        "paid_units": line.paid_units,
        "prior_mark": line.prior_mark,
        "growth_before": line.before_growth,
        "growth_after": line.after_growth,
        "rate_before": line.before_rate,
        "rate_after": line.after_rate,
        "reasons_before": ";".join(line.before_reasons),
        "reasons_after": ";".join(line.after_reasons),
    }
    return cells(COLUMNS, values | whose)
