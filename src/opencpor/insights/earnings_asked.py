"""What addresses ask for about earnings, the same at every door."""

from collections.abc import Mapping
from functools import partial

from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.insights.months_asked import asked_in
from opencpor.insights.performance_asked import PerformanceFilter
from opencpor.insights.queries.earnings import Wanted, newest_month


class EarningsFilter(PerformanceFilter):
    """Which months, and what they are narrowed to; empty: the newest, all."""

    rule: str = Field("", max_length=80)

    def span(self, actor: Actor) -> tuple[Month, ...]:
        """Return the months, in order; raises Invalid if one of them is none."""
        return self.ending(partial(newest_month, actor))

    def wanted(self, actor: Actor) -> Wanted:
        """Return what is asked for; raises Invalid if a month is none."""
        return Wanted(self.span(actor), self.narrowed(), self.rule)


def earnings_in(asked: Mapping[str, str]) -> EarningsFilter:
    """Read what a page's address asks for.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    return asked_in(EarningsFilter, asked)
