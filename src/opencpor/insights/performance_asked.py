"""What addresses ask for about performance, the same at every door."""

from collections.abc import Mapping
from functools import partial

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.insights.months_asked import MonthsAsked, asked_in
from opencpor.insights.narrowing_asked import Narrowing
from opencpor.insights.queries.performance import newest_month


class PerformanceFilter(Narrowing, MonthsAsked):
    """Which months, and what they are narrowed to; empty: the newest, all."""

    def span(self, actor: Actor) -> tuple[Month, ...]:
        """Return the months, in order; raises Invalid if one of them is none."""
        return self.ending(partial(newest_month, actor))


def filter_in(asked: Mapping[str, str]) -> PerformanceFilter:
    """Read what a page's address asks for.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    return asked_in(PerformanceFilter, asked)
