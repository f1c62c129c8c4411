"""Lines of claims as JSON."""

from datetime import datetime

from pydantic import BaseModel

from opencpor.access.actor import Actor
from opencpor.claims.disputes import disputable_lines, disputable_until
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rights import inside
from opencpor.claims.states import LineState
from opencpor.claims.wording import line_label_of
from opencpor.common.clock import now


class LineOut(BaseModel):
    """A line and where it is.

    ``disputable_until`` is the first instant at which its partner can no longer dispute that it
    was dropped; null where it cannot be disputed, and for customers.
    """

    id: str
    workload: str
    subscription_id: str
    product: str
    state: str
    label: str
    state_since: datetime
    reason: dict[str, str] | None
    association: str | None
    disputable_until: datetime | None


def reason_out(code: str, text: str) -> dict[str, str] | None:
    """Return a coded reason with its words, if there is one."""
    return {"code": code, "text": text} if code else None


def line_out(
    line: ClaimLine, associations: dict[str, str], disputable: dict[str, datetime]
) -> LineOut:
    """Return a line.

    Args:
        line: The line.
        associations: By line.
        disputable: Until when lines can be disputed, by line; see `disputable_in`.
    """
    return LineOut(
        id=line.id,
        workload=line.workload,
        subscription_id=line.subscription_id,
        product=line.product,
        state=line.state,
        label=line_label_of(line.state),
        state_since=line.state_since,
        reason=reason_out(line.reason_code, line.reason_text),
        association=associations.get(line.id),
        disputable_until=disputable.get(line.id),
    )


def disputable_in(claim: Claim, lines: list[ClaimLine], actor: Actor) -> dict[str, datetime]:
    """Return until when lines that were dropped can be disputed, for partner and operator."""
    dropped = any(line.state == LineState.DROPPED for line in lines)
    if not dropped or not inside(actor, claim):
        return {}
    return disputable_until(claim, disputable_lines(claim, now()))
