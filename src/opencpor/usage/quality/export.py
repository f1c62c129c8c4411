"""Files about the quality of usage that people take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields

from django.http import StreamingHttpResponse

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.http.downloads import csv_answer
from opencpor.usage.quality.queries import Odd, OddUnit, all_odd_units
from opencpor.usage.quality.rules import Counts, Quality

UNIT_HEADINGS = (
    "month", "tenant_id", "customer", "workload", "subscription_id", "active_users", "paid_units",
    "active_users_before", "paid_units_before", "batch",
)  # fmt: skip


def computed(found: Quality) -> Quality:
    """Return figures that there are.

    Raises:
        Conflict: ``quality_waits``.
    """
    if found.computed_at is None:
        raise Conflict(
            "Data quality has not been computed yet. Ask again in a moment.", code="quality_waits"
        )
    return found


def quality_csv(found: Quality) -> StreamingHttpResponse:
    """Return the figures, a row for each month and workload."""
    return csv_answer("cpor-usage-quality.csv", _figures(found))


def _figures(found: Quality) -> Iterator[Sequence[object]]:
    yield ("month", "workload", *(field.name for field in fields(Counts)))
    for (month, workload), counts in found.cells.items():
        yield (month, workload, *astuple(counts))


def units_csv(actor: Actor, asked: Odd) -> StreamingHttpResponse:
    """Return the units of one kind, with their figures."""
    parts = all_odd_units(actor, asked)
    return csv_answer(f"cpor-usage-{asked.kind.value.replace('_', '-')}.csv", _units(parts))


def _units(parts: Iterator[list[OddUnit]]) -> Iterator[Sequence[object]]:
    yield UNIT_HEADINGS
    for part in parts:
        for one in part:
            yield (
                one.month, one.tenant_id, one.customer, one.workload, one.subscription_id,
                one.active, one.paid, one.active_before, one.paid_before, one.batch_id,
            )  # fmt: skip
