"""Which adjustments a call of the API asks for."""

from ninja import Schema

from opencpor.common.months import Month
from opencpor.incentives.actions.ask_close import month_asked
from opencpor.incentives.adjustments.queries import Wanted


class AdjustmentFilter(Schema):
    """Which adjustments; months as 2026-10."""

    program: str = ""
    state: str = ""
    type: str = ""
    location: str = ""
    customer: str = ""
    earning: str = ""
    applies_to: str = ""
    processed_in: str = ""

    def read(self) -> Wanted:
        """Return what is wanted; raises Invalid if a month is none."""
        return Wanted(
            program=self.program,
            state=self.state,
            kind=self.type,
            location=self.location,
            customer=self.customer,
            earning=self.earning,
            applies_to=_month(self.applies_to, "applies_to"),
            processed_in=_month(self.processed_in, "processed_in"),
        )


def _month(text: str, field: str) -> Month | None:
    return month_asked(text, field) if text else None
