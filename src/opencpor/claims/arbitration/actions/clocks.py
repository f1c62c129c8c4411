"""What passed deadlines of an arbitration do: they only say that a side is silent."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from opencpor.access.actor import Actor, system
from opencpor.claims.arbitration.models import Arbitration, ArbitrationSide, ArbitrationState
from opencpor.claims.arbitration.reading import asked_of, present
from opencpor.claims.arbitration.rules import waits_until
from opencpor.claims.arbitration.telling import log, tell_seniors
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.journal.events import EventType

CLOCK = system("arbitration.clocks")


def _silent(at: datetime) -> QuerySet[ArbitrationSide]:
    return ArbitrationSide.objects.filter(
        arbitration__state=ArbitrationState.OPEN,
        answered_at=None,
        left_at=None,
        silent_at=None,
        deadline_at__lte=at,
    )


@transaction.atomic
def note_silence(arbitration_id: str, actor: Actor = CLOCK) -> bool:
    """Note once which sides let their time pass; tell who decides when nobody is waited for.

    Returns:
        Whether anything changed.
    """
    arbitration, at = Arbitration.objects.select_for_update().get(id=arbitration_id), now()
    sides = list(_silent(at).filter(arbitration=arbitration).order_by("id"))
    if not sides:
        return False
    for side in sides:
        side.silent_at = at
        side.revision += 1
        side.save(update_fields=["silent_at", "revision"])
        log(arbitration, EventType.ARBITRATION_SILENT, actor, {"side": side.id})
    arbitration.revision += 1
    arbitration.save(update_fields=["revision"])
    if waits_until(asked_of(present(arbitration)), at) is None:
        tell_seniors(arbitration, Notice.SENIOR_ARBITRATION_READY, actor)
    return True


def note_all(actor: Actor = CLOCK) -> int:
    """Note every silence; return how many arbitrations changed.

    Raises:
        ExceptionGroup: At the end, if some could not be noted; see `each`.
    """
    ids = _silent(now()).order_by("arbitration_id").values_list("arbitration_id", flat=True)
    return each(list(ids.distinct()), lambda one: note_silence(one, actor))
