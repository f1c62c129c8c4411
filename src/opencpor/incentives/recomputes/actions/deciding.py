"""How recomputes are decided on."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.phrases import phrase
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.queries import fetch_recompute
from opencpor.incentives.second_person import Proposals, TooLate


def _locked(actor: Actor, recompute_id: str) -> Recompute:
    rows = Recompute.objects.select_related("close", "what_if").select_for_update(of=("self",))
    return fetch(rows, actor, "recompute", Permission.CLOSE, id=recompute_id)


RECOMPUTES = Proposals(
    fetch_recompute,
    _locked,
    TooLate(phrase("This recompute is {state} already."), "recompute_decided"),
)
