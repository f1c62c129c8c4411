"""What register and directory say of one association, as a close takes it down.

It stands by itself, so that who only reads the database needs no engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opencpor.common.months import Month
from opencpor.incentives.rules.customers import Circumstances

NEVER = date(9999, 12, 31)
TEXTS = (
    "association_id", "partner_id", "organization_id", "tenant_id", "workload", "subscription_id",
    "engagement",
)  # fmt: skip
DAYS = ("start_date", "end_date")


@dataclass(frozen=True)
class Enrollment:
    """When a location earns: whole months, half-open, in order, not overlapping."""

    periods: tuple[tuple[Month, Month | None], ...]

    @property
    def first_day(self) -> date:
        """The first day on which anything is earned; the end of time if never."""
        return self.periods[0][0].first_day if self.periods else NEVER

    @property
    def last_day(self) -> date | None:
        """The last day on which anything is earned; None if enrollment still runs."""
        if not self.periods or self.periods[-1][1] is None:
            return None
        return self.periods[-1][1].plus(-1).last_day

    def covers(self, month: Month) -> bool:
        """Tell whether a month lies in one of the periods."""
        return any(
            first <= month and (until is None or month < until) for first, until in self.periods
        )

    def gaps(self) -> Iterable[Month]:
        """Give the months between periods, in which nothing is earned."""
        for (_from, until), (later, _until) in zip(self.periods, self.periods[1:], strict=False):
            month = until
            while month is not None and month < later:
                yield month
                month = month.plus(1)


NEVER_ENROLLED = Enrollment(())


@dataclass(frozen=True)
class InputRow:
    """One association as register and directory hold it, in the program's calendar.

    ``counts_from`` is the first day of the chain that it belongs to as it moved between locations;
    None: it never moved.
    ``seats`` are those of the subscription at the ends of months; none if the slot is a workload.
    ``end_date`` is the last whole day held, None while it is open; ``partner_id`` the id of the
    location, ``organization_id`` that of the partner organization.
    """

    association_id: str
    partner_id: str
    organization_id: str
    tenant_id: str
    workload: str
    subscription_id: str
    engagement: str
    start_date: date
    end_date: date | None
    opted_out: bool
    enrollment: Enrollment
    circumstances: Circumstances
    waived: tuple[Month, ...] = ()
    counts_from: date | None = None
    seats: tuple[tuple[Month, int], ...] = ()

    def as_written(self) -> dict[str, object]:
        """Give the row of the file."""
        return {
            **{name: getattr(self, name) for name in (*TEXTS, *DAYS, "opted_out")},
            "counts_from": self.counts_from or self.start_date,
            "earns_from": self.enrollment.first_day,
            "earns_until": self.enrollment.last_day,
            "gaps": [month.index for month in self.enrollment.gaps()],
            "waived": [month.index for month in self.waived],
            "seats": [{"month": month.index, "seats": count} for month, count in self.seats],
            "customer_segment": self.circumstances.segment,
            "customer_country": self.circumstances.country,
            "shared_domain": self.circumstances.shared_domain,
            "disclosed": self.circumstances.disclosed,
        }
