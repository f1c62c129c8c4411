"""What is asked for about the whole program, as its queries understand it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from opencpor.common.months import Month


@dataclass(frozen=True)
class Asked:
    """Which months, in order, and what the figures are narrowed to; empty: all.

    Attributes:
        engagements: Those of a solution area; None: all.
        workloads: What area and workload leave; empty: all.
        market: Two letters: the customer's country.
        segment: The customer's.
        customer: One of them, by its id.
        location: Of a partner, by its id.
    """

    months: tuple[Month, ...]
    program_key: str = ""
    engagements: tuple[str, ...] | None = None
    workloads: tuple[str, ...] = ()
    workload: str = ""
    market: str = ""
    segment: str = ""
    customer: str = ""
    location: str = ""

    @property
    def of_one(self) -> dict[str, Any]:
        """Return what rows are narrowed by that name a customer and a location; totals do not."""
        said = {"customer_id": self.customer, "location_id": self.location}
        return {name: value for name, value in said.items() if value}

    @property
    def span(self) -> dict[str, date]:
        """What rows of these months are looked up by."""
        return {"month__gte": self.months[0].first_day, "month__lte": self.months[-1].first_day}

    def lookups(self, *own: str) -> dict[str, Any]:
        """Return what rows are narrowed by that name these columns as well as the program."""
        said: dict[str, Any] = {"program_key": self.program_key} if self.program_key else {}
        if "engagement" in own and self.engagements is not None:
            said["engagement__in"] = self.engagements
        if "workloads" in own and self.workloads:
            said["workload__in"] = self.workloads
        return said
