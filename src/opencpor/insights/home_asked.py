"""What addresses ask for about the partner's home, the same at every door."""

from pydantic import Field

from opencpor.insights.months_asked import MOST_MONTHS, MonthsAsked
from opencpor.insights.narrowing_asked import Narrowing
from opencpor.insights.queries.home import Wanted
from opencpor.insights.queries.reading import MONTHS


class HomeFilter(Narrowing, MonthsAsked):
    """Which months of usage and earnings, and what everything is narrowed to; empty: all."""

    months: int = Field(MONTHS, ge=1, le=MOST_MONTHS)

    def wanted(self, *, apart: bool = False) -> Wanted:
        """Return what is asked for; its months raise Invalid if one of them is none.

        Args:
            apart: Whether what takes many rows is asked for by itself.
        """
        return Wanted(self.ending, self.narrowed(), apart)
