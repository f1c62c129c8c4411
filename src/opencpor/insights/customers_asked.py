"""What addresses ask for about customers, the same at every door."""

from collections.abc import Mapping

from ninja import Schema
from pydantic import Field

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
        span = None
        if self.months or self.since or self.through:
            asked = MonthsAsked(months=self.months or YEAR, since=self.since, through=self.through)
            months = asked.ending(lambda: None)
            span = (months[0], months[-1])
        return Wanted(
            text=self.text.strip(),
            standing=self.standing,
            workloads=workloads_of(self.area, self.workload),
            location=self.location,
            market=self.market,
            segment=self.segment,
            months=span,
        )


def customers_in(asked: Mapping[str, str]) -> CustomersFilter:
    """Read what a page's address asks for; there the text is called ``q``.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    given = {"text" if name == "q" else name: value for name, value in asked.items()}
    return asked_in(CustomersFilter, given, "cursor")
