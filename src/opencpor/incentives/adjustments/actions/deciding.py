"""How adjustments are decided on."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.phrases import phrase
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import fetch_adjustment
from opencpor.incentives.second_person import Proposals, TooLate


def _locked(actor: Actor, adjustment_id: str) -> Adjustment:
    rows = Adjustment.objects.select_for_update(of=("self",))
    return fetch(rows, actor, "adjustment", Permission.CLOSE, id=adjustment_id)


ADJUSTMENTS = Proposals(
    fetch_adjustment,
    _locked,
    TooLate(phrase("This adjustment is {state} already."), "adjustment_decided"),
)
