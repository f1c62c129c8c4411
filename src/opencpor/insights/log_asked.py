"""What addresses ask for of the event log, the same at every door."""

from ninja import Schema
from pydantic import Field

from opencpor.insights.queries.auditing import DAYS, MOST_DAYS, Group, LogAsked


class LogFilter(Schema):
    """Which events of the log are wanted, and of how many days; empty: all that are followed."""

    group: Group | None = None
    days: int = Field(DAYS, ge=1, le=MOST_DAYS)

    def wanted(self) -> LogAsked:
        """Return what is asked for."""
        return LogAsked(self.group, self.days)
