"""What addresses ask for about performance, the same at every door."""

from collections.abc import Mapping

from ninja import Schema
from pydantic import Field, ValidationError

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.http.inputs import refuse_unknown
from opencpor.insights.queries.performance import newest_month
from opencpor.insights.queries.reading import Documents, last_month
from opencpor.insights.rules.usage import months_through
from opencpor.insights.summaries.queries import Filter
from opencpor.programs.queries import program_keys

MOST_MONTHS = 36


class PerformanceFilter(Schema):
    """Which months, and what they are narrowed to; empty: the newest, all."""

    months: int = Field(12, ge=1, le=MOST_MONTHS)
    through: str = Field("", description="the last month, such as 2026-10")
    location: str = Field("", max_length=60)
    customer: str = Field("", max_length=60)
    area: str = Field("", max_length=64)
    workload: str = Field("", max_length=64)
    market: str = Field("", max_length=2)
    segment: str = Field("", max_length=20)

    def span(self, actor: Actor) -> tuple[Month, ...]:
        """Return the months, in order; raises Invalid if one of them is none."""
        try:
            last = Month.parse(self.through) if self.through else newest_month(actor)
            return months_through(last or last_month(now()), self.months)
        except ValueError as wrong:
            error = FieldError("through", "invalid", "This is no month.", "Write it as 2026-10.")
            raise Invalid("The month is not right.", code="invalid", errors=[error]) from wrong

    def narrowed(self) -> Filter:
        """Return what figures are narrowed to."""
        return Filter(
            location=self.location,
            customer=self.customer,
            workloads=self._workloads(),
            market=self.market.upper(),
            segment=self.segment,
        )

    def _workloads(self) -> tuple[str, ...]:
        documents = Documents()
        of_area = tuple(
            one.key
            for key in program_keys()
            for one in documents.of(key).workloads
            if one.solution_area == self.area
        )
        if self.area and self.workload:
            return (self.workload,) if self.workload in of_area else ("-",)
        if self.area:
            return of_area or ("-",)
        return (self.workload,) if self.workload else ()


def filter_in(asked: Mapping[str, str]) -> PerformanceFilter:
    """Read what a page's address asks for.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    refuse_unknown(asked, tuple(PerformanceFilter.model_fields))
    try:
        return PerformanceFilter.model_validate({k: asked[k] for k in asked if asked[k]})
    except ValidationError as wrong:
        errors = [FieldError(str(one["loc"][0]), one["type"], one["msg"]) for one in wrong.errors()]
        raise Invalid(
            "The figures cannot be narrowed so.", code="invalid", errors=errors
        ) from wrong
