"""What addresses ask for about performance, the same at every door."""

from collections.abc import Mapping
from functools import partial

from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.insights.months_asked import MonthsAsked, asked_in
from opencpor.insights.queries.performance import newest_month
from opencpor.insights.queries.reading import Documents
from opencpor.insights.summaries.queries import Filter
from opencpor.programs.queries import program_keys

NONE = "-"  # no workload has this key


class PerformanceFilter(MonthsAsked):
    """Which months, and what they are narrowed to; empty: the newest, all."""

    location: str = Field("", max_length=60)
    customer: str = Field("", max_length=60)
    area: str = Field("", max_length=64)
    workload: str = Field("", max_length=64)
    market: str = Field("", max_length=2)
    segment: str = Field("", max_length=20)

    def span(self, actor: Actor) -> tuple[Month, ...]:
        """Return the months, in order; raises Invalid if one of them is none."""
        return self.ending(partial(newest_month, actor))

    def narrowed(self) -> Filter:
        """Return what figures are narrowed to."""
        return Filter(
            location=self.location,
            customer=self.customer,
            workloads=workloads_of(self.area, self.workload),
            market=self.market.upper(),
            segment=self.segment,
        )


def workloads_of(area: str, workload: str) -> tuple[str, ...]:
    """Return the workloads that an area and a workload leave; empty: all of them."""
    if not area:
        return (workload,) if workload else ()
    documents = Documents()
    of_area = tuple(
        one.key
        for key in program_keys()
        for one in documents.of(key).workloads
        if one.solution_area == area
    )
    if workload:
        return (workload,) if workload in of_area else (NONE,)
    return of_area or (NONE,)


def filter_in(asked: Mapping[str, str]) -> PerformanceFilter:
    """Read what a page's address asks for.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    return asked_in(PerformanceFilter, asked)
