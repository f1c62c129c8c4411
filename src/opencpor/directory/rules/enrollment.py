"""Which months a location earns in, from what it has fulfilled since when.

One rule: a month earns if the location is enrolled on the month's last day. So it earns from the
first day of the month in which all requirements were met (nothing earlier), and not in the month in
which it lapsed before the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from opencpor.common.months import Month


@dataclass(frozen=True)
class Met:
    """One requirement: since when it is met (None: it is not), and the last day it holds."""

    key: str
    since: date | None
    through: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is met on a day."""
        return (
            self.since is not None
            and self.since <= day
            and (self.through is None or day <= self.through)
        )


@dataclass(frozen=True, order=True)
class Span:
    """Months from ``start`` up to but not including ``end``; None: still running."""

    start: Month
    end: Month | None = None


def unmet(requirements: Iterable[Met], day: date) -> list[str]:
    """Return the keys of the requirements that do not hold on a day, in order."""
    return sorted(one.key for one in requirements if not one.holds_on(day))


def complete_since(requirements: Sequence[Met], day: date) -> date | None:
    """Return the day on which the last requirement was met; None if one is missing on ``day``."""
    if not requirements or unmet(requirements, day):
        return None
    return max(one.since for one in requirements if one.since is not None)


def first_failure(requirements: Iterable[Met], day: date) -> date:
    """Return the first day on which a requirement did not hold any longer, at latest ``day``."""
    ends = [
        date.fromordinal(one.through.toordinal() + 1)
        for one in requirements
        if one.since is not None and one.through is not None and one.through < day
    ]
    return min(ends, default=day)


def opened(spans: Sequence[Span], since: date) -> list[Span]:
    """Return the months after an enrollment became complete on a day.

    Months already earned stay; a span that reaches the new one is continued by it.
    """
    start = Month.of(since)
    kept = [span for span in spans if span.end is not None and span.end < start]
    joined = [span.start for span in spans if span.end is None or span.end >= start]
    return [*sorted(kept), Span(min([start, *joined]))]


def closed(spans: Sequence[Span], first_day_out: date) -> list[Span]:
    """Return the months after an enrollment ended, its month of ending not included."""
    end = Month.of(first_day_out)
    shut = [Span(s.start, end if s.end is None or s.end > end else s.end) for s in spans]
    return [span for span in shut if span.end is not None and span.start < span.end]
