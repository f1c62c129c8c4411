"""What addresses ask for about the partner's home and customers, the same at every door."""

from pydantic import Field

from opencpor.insights.months_asked import MOST_MONTHS, MonthsAsked
from opencpor.insights.queries.reading import MONTHS


class HomeFilter(MonthsAsked):
    """Which months of usage and earnings, and of which location everything."""

    months: int = Field(MONTHS, ge=1, le=MOST_MONTHS)
    location: str = Field("", max_length=60)
