"""What addresses narrow figures to beside their months, the same at every door."""

from typing import Any

from ninja import Schema
from pydantic import Field

from opencpor.directory.narrowing import workloads_of
from opencpor.insights.summaries.queries import Filter


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
