"""What addresses ask for about what can be done, the same at every door."""

from collections.abc import Mapping

from opencpor.insights.months_asked import asked_in
from opencpor.insights.narrowing_asked import Narrowing
from opencpor.insights.queries.opportunities import MOST, Wanted
from opencpor.insights.rules.opportunities import Cause


class OpportunityFilters(Narrowing):
    """Which are wanted: of one reason, and what they are narrowed to; they are of now."""

    reason: Cause | None = None

    def wanted(self, most: int | None = MOST) -> Wanted:
        """Return what is asked for, and how much of it is listed; None: all."""
        return Wanted(self.reason, self.narrowed(), most)


def opportunities_in(asked: Mapping[str, str]) -> OpportunityFilters:
    """Read what a page's address asks for.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    return asked_in(OpportunityFilters, asked)
