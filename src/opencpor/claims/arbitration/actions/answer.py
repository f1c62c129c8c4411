"""Answer an arbitration: one side's statement. Files go to the claim or association as ever."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.reasons import needed
from opencpor.claims.arbitration.models import Arbitration, ArbitrationSide, ArbitrationState
from opencpor.claims.arbitration.reading import asked_of, present
from opencpor.claims.arbitration.rules import waits_until
from opencpor.claims.arbitration.telling import log, tell_seniors
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.http.etags import check_revision
from opencpor.journal.events import EventType


@transaction.atomic
def answer(
    arbitration_id: str, statement: str, actor: Actor, seen: str | None = None
) -> ArbitrationSide:
    """Say what speaks for one's own side; until the decision it may be said anew.

    Args:
        arbitration_id: Which arbitration.
        statement: In words, for the senior reviewer alone.
        actor: Who answers, for the own organization.
        seen: The revision of the own side that the caller saw.

    Raises:
        NotFound: If the own organization is no side of it.
        Invalid: ``reason_missing`` without a statement.
        Conflict: ``not_allowed_now`` once it is decided or closed, or the own side has left.
    """
    actor.require(Permission.CLAIM_DISPUTE)
    rows = ArbitrationSide.objects.all()
    fetch(rows, actor, "arbitration", Permission.CLAIM_DISPUTE, arbitration_id=arbitration_id)
    arbitration = Arbitration.objects.select_for_update().get(id=arbitration_id)
    locked = rows.select_for_update(of=("self",)).select_related("partner", "location")
    side = fetch(
        locked, actor, "arbitration", Permission.CLAIM_DISPUTE, arbitration_id=arbitration_id
    )
    check_revision(seen, side)
    words = needed(statement, "statement")
    if arbitration.state != ArbitrationState.OPEN or side.left_at is not None:
        raise Conflict(
            "This arbitration takes no answer any longer.",
            code="not_allowed_now",
            extra={"state": arbitration.state, "allowed": []},
        )
    at = now()
    side.arbitration = arbitration
    first = side.answered_at is None
    side.statement, side.answered_at, side.answered_by = words, at, actor.id
    side.revision += 1
    side.save(update_fields=["statement", "answered_at", "answered_by", "revision"])
    arbitration.revision += 1
    arbitration.save(update_fields=["revision"])
    log(arbitration, EventType.ARBITRATION_ANSWERED, actor, {"side": side.id}, {"statement": words})
    if first and waits_until(asked_of(present(arbitration)), at) is None:
        tell_seniors(arbitration, Notice.SENIOR_ARBITRATION_READY, actor)
    return side
