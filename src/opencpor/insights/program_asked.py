"""What addresses ask for about the whole program, the same at every door."""

from pydantic import Field

from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.money import MINOR_DIGITS
from opencpor.directory.narrowing import workloads_of
from opencpor.insights.months_asked import MonthsAsked
from opencpor.insights.queries.leading import LedBy, Ranking
from opencpor.insights.queries.program_asked import Asked
from opencpor.insights.queries.reading import Documents, last_month
from opencpor.programs.queries import program_keys


class ProgramFilter(MonthsAsked):
    """Which months, and what they are narrowed to; empty: through this month, all."""

    program: str = Field("", max_length=64)
    area: str = Field("", max_length=64)
    workload: str = Field("", max_length=64)
    market: str = Field("", max_length=2)
    segment: str = Field("", max_length=20)
    customer: str = Field("", max_length=60)
    location: str = Field("", max_length=60, description="of a partner, by its id")

    def read(self) -> Asked:
        """Return what is asked for; raises Invalid if the month is none."""
        return Asked(
            months=self.ending(lambda: last_month(now()).plus(1)),
            program_key=self.program,
            engagements=self._engagements() if self.area else None,
            workloads=workloads_of(self.area, self.workload),
            workload=self.workload,
            market=self.market.upper(),
            segment=self.segment,
            customer=self.customer,
            location=self.location,
        )

    def _engagements(self) -> tuple[str, ...]:
        documents = Documents()
        return tuple(
            one.key
            for key in program_keys()
            if self.program in ("", key)
            for one in documents.of(key).engagements
            if one.solution_area == self.area
        )


class LeadersFilter(ProgramFilter):
    """How partners and customers are ranked; without a currency, by the (first) program's."""

    by: LedBy = LedBy.WON
    currency: str = Field("", max_length=3)

    def ranking(self) -> Ranking:
        """Return how.

        Raises:
            Invalid: If the currency is none.
        """
        currency = self.currency.upper()
        if currency and currency not in MINOR_DIGITS:
            error = FieldError("currency", "unknown", "This is no currency.", "Write USD, or EUR.")
            raise Invalid("There is no such currency.", code="invalid", errors=[error])
        return Ranking(self.by, currency)


class BehindFilter(ProgramFilter):
    """The claims behind a figure, by the name that the figure's link gives it."""

    figure: str = Field("all", max_length=120)


class MoneyFilter(ProgramFilter):
    """What one rule was posted in a currency; without a rule: adjustments by hand."""

    rule: str = Field("", max_length=80)
    currency: str = Field("", max_length=3)
