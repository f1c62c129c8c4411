"""What addresses ask for about customers, the same at every door."""

from collections.abc import Mapping

from ninja import Schema
from pydantic import Field

from opencpor.common.months import Month
from opencpor.directory.narrowing import workloads_of
from opencpor.insights.months_asked import MOST_MONTHS, MonthsAsked, asked_in
from opencpor.insights.queries.customers import Wanted

YEAR = 12


class CustomersFilter(Schema):
    """Which customers are wanted; ``standing`` is ``current`` or ``past``.

    With ``months``, ``since`` or ``through``: those of whom something was held in these months.
    """

    text: str = ""
    standing: str = Field("", pattern="^(current|past|)$")
    workload: str = Field("", max_length=64)
    area: str = Field("", max_length=64)
    location: str = Field("", max_length=60)
    market: str = Field("", max_length=2)
    segment: str = Field("", max_length=20)
    months: int = Field(0, ge=0, le=MOST_MONTHS)
    since: str = Field("", description="the first month, such as 2026-01, instead of how many")
    through: str = Field("", description="the last month, such as 2026-10")

    def wanted(self) -> Wanted:
        """Return what the list is narrowed to.

        Raises:
            Invalid: If the months are none.
        """
        return Wanted(
            text=self.text.strip(),
            standing=self.standing,
            workloads=workloads_of(self.area, self.workload),
            location=self.location,
            market=self.market,
            segment=self.segment,
            months=_span(self.months, self.since, self.through),
        )


class PartnersFilter(Schema):
    """Which of a customer's associations and figures are wanted; empty: all.

    With ``months``, ``since`` or ``through``: what was held in these months, and their figures.
    """

    area: str = Field("", max_length=64)
    workload: str = Field("", max_length=64)
    location: str = Field("", max_length=60, description="identifier of the partner's location")
    months: int = Field(0, ge=0, le=MOST_MONTHS)
    since: str = Field("", description="the first month, such as 2026-01, instead of how many")
    through: str = Field("", description="the last month, such as 2026-10")

    def wanted(self) -> Wanted:
        """Return what is asked for; raises Invalid if the months are none."""
        return Wanted(
            workloads=workloads_of(self.area, self.workload),
            location=self.location,
            months=_span(self.months, self.since, self.through),
        )

    def named(self) -> dict[str, str]:
        """Return what is asked for, as an address says it."""
        fields = PartnersFilter.model_fields
        return {name: str(value) for name in fields if (value := getattr(self, name))}


def _span(count: int, since: str, through: str) -> tuple[Month, Month] | None:
    """Return the first and the last month that are asked for; None: whenever."""
    if not (count or since or through):
        return None
    asked = MonthsAsked(months=count or YEAR, since=since, through=through)
    months = asked.ending(lambda: None)
    return months[0], months[-1]


def customers_in(asked: Mapping[str, str]) -> CustomersFilter:
    """Read what a page's address asks for; there the text is called ``q``.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    given = {"text" if name == "q" else name: value for name, value in asked.items()}
    return asked_in(CustomersFilter, given, "cursor")
