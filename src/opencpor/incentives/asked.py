"""What calls of the API narrow lines, judgments and forecasts to."""

from dataclasses import replace

from pydantic import Field

from opencpor.directory.narrowing import NarrowingAsked
from opencpor.incentives.forecasts.queries import Wanted as Forecast
from opencpor.incentives.narrowing import LinesAsked, Wanted, month_given
from opencpor.incentives.verdicts import Among


class LineFilters(LinesAsked):
    """Which lines; months as 2026-10."""

    association: str = ""
    applies_to: str = ""
    processed_in: str = ""

    def read(self) -> Wanted:
        """Return what is wanted; raises Invalid for what there is not."""
        return replace(
            self.wanted(),
            association=self.association,
            applies_to=month_given(self.applies_to, "applies_to"),
            processed_in=month_given(self.processed_in, "processed_in"),
        )


class _Whose(NarrowingAsked):
    location: str = Field("", description="identifier of the location")
    customer: str = Field("", description="identifier of the customer")


class NarrowedForecast(_Whose):
    """Whose forecast is asked for."""

    program: str = Field("", description="key of the program; empty: of all")

    def wanted(self) -> Forecast:
        """Return what is asked for; raises Invalid for what there is not."""
        of = self.narrowed()
        return Forecast(
            self.location, self.customer, of.workloads, of.market, of.segment, self.program
        )


class NarrowedVerdicts(_Whose):
    """Whose judgments are asked for; country and segment as the close knew them."""

    rule: str = ""

    def among(self) -> Among:
        """Return which judgments are asked for; raises Invalid for what there is not."""
        of = self.narrowed()
        return Wanted(
            location=self.location, customer=self.customer, rule=self.rule,
            workloads=of.workloads, market=of.market, segment=of.segment,
        ).among()  # fmt: skip
