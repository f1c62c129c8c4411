"""What addresses ask for about one customer, the same at every door."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from opencpor.directory.narrowing import workloads_of
from opencpor.insights.months_asked import MOST_MONTHS, MonthsAsked, asked_in
from opencpor.insights.queries.customer_lines import Wanted
from opencpor.insights.queries.reading import MONTHS


class CustomerFilter(MonthsAsked):
    """Which workloads, and which months of usage and earnings; empty: all, the newest.

    Figures of units, and what could still be earned, are of now.
    """

    months: int = Field(MONTHS, ge=1, le=MOST_MONTHS)
    area: str = Field("", max_length=64)
    workload: str = Field("", max_length=64)

    def wanted(self) -> Wanted:
        """Return what is asked for; posted lines are of all months where none are named.

        A form says the usual number of months whether anybody chose it or not.
        """
        named = bool(self.since or self.through) or self.months != MONTHS
        return Wanted(self.ending, named, workloads_of(self.area, self.workload))

    def about(self) -> dict[str, str]:
        """Return which workloads are asked for, as an address says it."""
        said = {"area": self.area, "workload": self.workload}
        return {name: value for name, value in said.items() if value}

    def narrowed(self) -> dict[str, Any]:
        """Return what was asked for, as an address says it."""
        said = self.model_dump(exclude_unset=True)
        return {name: value for name, value in said.items() if value}


def customer_in(asked: Mapping[str, str], *besides: str) -> CustomerFilter:
    """Read what a page's address asks for.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    return asked_in(CustomerFilter, asked, *besides)
