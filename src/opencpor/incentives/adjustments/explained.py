"""What the API says of why an adjustment was made."""

from ninja import Schema

from opencpor.access.actor import Actor
from opencpor.incentives.adjustments.queries import Explanation
from opencpor.incentives.adjustments.schemas import AdjustmentOut
from opencpor.incentives.naming import Rules
from opencpor.incentives.schemas import EarningOut


class AdjustmentExplanationOut(Schema):
    """An adjustment with the line it is about, and where both stand.

    `earning_explanation` is where the line's own grounds are read; `related` are other adjustments
    about the same line.
    """

    adjustment: AdjustmentOut
    statement: str | None
    earning: EarningOut | None
    earning_explanation: str | None
    related: list[AdjustmentOut]

    @classmethod
    def of(cls, found: Explanation, actor: Actor) -> "AdjustmentExplanationOut":
        """Describe it."""
        line = found.adjustment.earning
        return cls(
            adjustment=AdjustmentOut.of(found.adjustment, actor),
            statement=found.statement.id if found.statement else None,
            earning=EarningOut.of(line, Rules()) if line else None,
            earning_explanation=f"/api/v1/earnings/{line.id}/explanation" if line else None,
            related=[AdjustmentOut.of(row, actor) for row in found.related],
        )
