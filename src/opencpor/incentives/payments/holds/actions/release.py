"""Release payments that one's own side holds."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Side
from opencpor.access.scope import fetch, restrict
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.http.etags import check_revision
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.holds.recording import recorded
from opencpor.incentives.payments.holds.rules import NEEDED


@transaction.atomic
def release_payments(hold_id: str, actor: Actor, *, seen: str | None = None) -> PaymentHold:
    """Let a location be paid again by the next batch, unless the other side holds it too.

    Raises:
        Forbidden: Without the right of either side.
        NotFound: If there is none for the actor.
        Stale: If it was changed since it was seen.
        Conflict: ``not_yours``, if the other side placed it; ``hold_released``.
    """
    actor.require_any(*NEEDED.values())
    rows = PaymentHold.objects.select_for_update(of=("self",))
    row = fetch(rows.select_related("location__organization"), actor, "hold", id=hold_id)
    check_revision(seen, row)
    own = restrict(PaymentHold.objects.filter(id=row.id), actor, NEEDED[Side(row.side)])
    if not own.exists():
        raise Conflict(
            "The other side placed this hold. Whoever placed it releases it.", code="not_yours"
        )
    if not row.stands:
        raise Conflict("This hold is released already.", code="hold_released")
    row.released_by, row.released_at = actor.id, now()
    row.revision += 1
    row.save()
    recorded(row, actor)
    return row
