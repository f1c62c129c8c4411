"""What the API says about adjustments."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.access.roles import Side
from opencpor.common.months import Month
from opencpor.http.inputs import Input
from opencpor.incentives.adjustments.actions.propose import Wish
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.second_person import allowed

LONGEST = 2000


class AdjustmentIn(Input):
    """What is to be adjusted, and why."""

    program: str = Field(max_length=64)
    location: str = Field(max_length=40)
    customer: str = Field(max_length=40)
    month: str = Field(max_length=7, description="the month it applies to, such as 2026-10")
    type: str = Field(
        max_length=30,
        description="incorrect_calculation, incorrect_enrollment, partner_mapping, "
        "policy_exception, previous_period, operations, recoupment",
    )
    amount: str = Field(
        max_length=30,
        description="signed, such as -1250.00, with no more decimals than the currency has; "
        "negative: less is owed",
    )
    note: str = Field(max_length=LONGEST, description="why; the partner reads it")
    association: str = Field("", max_length=40, description="if it is about one association")
    earning: str = Field("", max_length=40, description="if it is about one posted line")

    def wish(self) -> Wish:
        """Return what is wanted."""
        return Wish(
            self.program, self.location, self.customer, self.month, self.type, self.amount,
            self.note, self.association, self.earning,
        )  # fmt: skip


class AdjustmentRejectionIn(Input):
    """Why an adjustment is rejected."""

    reason: str = Field(max_length=LONGEST)


class AdjustmentOut(Schema):
    """One adjustment by hand; who did what is said to the operator's people alone."""

    id: str
    program: str
    location: str
    customer: str
    association: str | None
    earning: str | None
    type: str
    amount: Money
    note: str
    applies_to: str
    processed_in: str | None
    state: str
    allowed: list[str] = Field(description="what the caller may do with it now")
    proposed_by: str | None
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    journal: str | None

    @classmethod
    def of(cls, row: Adjustment, actor: Actor) -> "AdjustmentOut":
        """Describe an adjustment to somebody."""
        inside = bool(actor.on(Side.OPERATOR))
        return cls(
            id=row.id,
            program=row.program_key,
            location=row.location_id,
            customer=row.customer_id,
            association=row.association_id,
            earning=row.earning_id,
            type=row.kind,
            amount=money(row.amount_minor, row.currency),
            note=row.note,
            applies_to=str(Month.of(row.month)),
            processed_in=str(Month.of(row.processed)) if row.processed else None,
            state=row.state,
            allowed=[*allowed(row, actor)],
            proposed_by=row.proposed_by if inside else None,
            proposed_at=row.proposed_at,
            decided_by=row.decided_by or None if inside else None,
            decided_at=row.decided_at,
            reason=row.reason or None,
            journal=row.journal_id,
        )


class AdjustmentPage(Schema):
    """A page of adjustments, the newest first."""

    items: list[AdjustmentOut]
    next: str | None
