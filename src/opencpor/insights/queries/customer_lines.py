"""What of one customer is asked for, and the lines that were posted for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import booked
from opencpor.incentives.models import Earning
from opencpor.incentives.queries import earnings
from opencpor.insights.queries.home import last_year
from opencpor.usage.queries import visible_facts


@dataclass(frozen=True)
class Wanted:
    """What of a customer is asked for.

    Attributes:
        months: Gives those of usage and earnings, from the newest with usage.
        named: Whether they were named, so that they narrow lists of lines as well.
        workloads: Any of these; empty: all.
    """

    months: Callable[[Callable[[], Month | None]], tuple[Month, ...]] = last_year
    named: bool = False
    workloads: tuple[str, ...] = ()

    def holds(self, workload: str) -> bool:
        """Whether a workload is among those asked for."""
        return not self.workloads or workload in self.workloads


ALL = Wanted()


def earning_lines(actor: Actor, customer_id: str, wanted: Wanted = ALL) -> QuerySet[Earning]:
    """Return the lines posted for a customer that an actor may see, of what is asked for."""
    rows = earnings(actor).filter(customer_id=customer_id, **_span(actor, customer_id, wanted))
    return rows.filter(workload__in=wanted.workloads) if wanted.workloads else rows


def adjusted_lines(actor: Actor, customer_id: str, wanted: Wanted = ALL) -> QuerySet[Adjustment]:
    """Return the adjustments by hand for a customer that an actor may see, likewise."""
    rows = booked(actor).filter(customer_id=customer_id, **_span(actor, customer_id, wanted))
    if wanted.workloads:
        rows = rows.filter(association__slot__workload__in=wanted.workloads)
    return rows


def _span(actor: Actor, customer_id: str, wanted: Wanted) -> dict[str, date]:
    """Return what months narrow lines to; nothing where none are named."""
    if not wanted.named:
        return {}

    def newest() -> Month | None:
        rows = visible_facts(actor).filter(customer_id=customer_id)
        if wanted.workloads:
            rows = rows.filter(workload__in=wanted.workloads)
        day = rows.order_by("-month").values_list("month", flat=True).first()
        return Month.of(day) if day else None

    months = wanted.months(newest)
    return {"month__gte": months[0].first_day, "month__lte": months[-1].first_day}
