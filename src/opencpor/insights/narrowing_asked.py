"""What addresses narrow figures to beside their months, the same at every door."""

from typing import Any

from ninja import Schema
from pydantic import Field

from opencpor.insights.queries.reading import Documents
from opencpor.insights.summaries.queries import Filter
from opencpor.programs.queries import program_keys

NONE = "-"  # no workload has this key


class Narrowing(Schema):
    """What figures are narrowed to; empty: all."""

    location: str = Field("", max_length=60)
    customer: str = Field("", max_length=60)
    area: str = Field("", max_length=64)
    workload: str = Field("", max_length=64)
    market: str = Field("", max_length=2)
    segment: str = Field("", max_length=20)

    def narrowed(self) -> Filter:
        """Return what figures are narrowed to."""
        return Filter(
            location=self.location,
            customer=self.customer,
            workloads=workloads_of(self.area, self.workload),
            market=self.market.upper(),
            segment=self.segment,
        )

    def named(self) -> dict[str, Any]:
        """Return what was asked for, as an address says it."""
        return {name: value for name, value in self.model_dump().items() if value}

    def narrowing(self) -> dict[str, str]:
        """Return that of it which every page of figures understands."""
        return {name: value for name in NARROWING if (value := getattr(self, name))}


NARROWING = tuple(Narrowing.model_fields)


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
