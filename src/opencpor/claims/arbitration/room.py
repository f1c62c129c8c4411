"""What the life of a claim tells this room, and asks it; registered in the AppConfig."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Q

from opencpor.access.actor import Actor
from opencpor.claims.arbitration.actions import closing, opening
from opencpor.claims.arbitration.models import (
    Arbitration,
    ArbitrationSide,
    ArbitrationState,
    SideResult,
)
from opencpor.claims.models import ClaimLine


class Arbitrations:
    """Competing claims, as the claims' life sees them."""

    def challenged(self, line: ClaimLine, actor: Actor, at: datetime) -> None:
        """Open an arbitration about a contested line with accepted evidence, or join it."""
        opening.challenge(line, actor, at)

    def left(self, lines: Collection[ClaimLine], actor: Actor, at: datetime) -> None:
        """Let sides leave whose last line has gone."""
        if lines:
            closing.leave(lines, actor, at)

    def freed(self, slot_id: int, actor: Actor, at: datetime) -> bool:
        """Close what is moot, or carry out early what is decided; see the port."""
        return closing.end_of_tenure(slot_id, actor, at)

    def reserved(self, slot_ids: Collection[int]) -> Mapping[int, str]:
        """Return to whom slots will pass by decision."""
        rows = ArbitrationSide.objects.filter(
            arbitration__slot_id__in=slot_ids,
            arbitration__state=ArbitrationState.SCHEDULED,
            result=SideResult.WON,
        )
        return dict(rows.values_list("arbitration__slot_id", "partner_id"))

    def shown(self, tenure_id: int, since: datetime) -> bool:
        """Return whether an arbitration has been open while a file was on record."""
        still = Q(closed_at=None) | Q(closed_at__gt=since)
        return Arbitration.objects.filter(still, tenure_id=tenure_id).exists()


def passing_on(tenure_ids: Collection[int]) -> Mapping[int, datetime]:
    """Return when tenures end as a transfer is decided; see ``register.ports.PlannedEnds``."""
    rows = Arbitration.objects.filter(tenure_id__in=tenure_ids, state=ArbitrationState.SCHEDULED)
    return {row.tenure_id: row.transfer_at for row in rows if row.transfer_at is not None}
