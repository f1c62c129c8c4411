"""One question of an organization at a time, so that none keeps the others waiting for long."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from opencpor.access.models import Organization
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.http.models import Operation, OperationState
from opencpor.incentives.whatif.models import WhatIf, WhatIfKind

WAITING = (OperationState.QUEUED, OperationState.RUNNING)
ASKED = (WhatIfKind.BACK_TEST, WhatIfKind.USAGE)  # recomputes have turns of their own


def take_turn(home: str) -> None:
    """Let an organization ask, if nothing it asked waits for its answer; lasts until the commit.

    The command line answers in its own process: what it asks has no operation and holds up nobody.

    Raises:
        Conflict: ``what_if_waiting``.
    """
    # Its row is locked so that of two who ask at once the second sees what the first asked.
    list(Organization.objects.select_for_update(no_key=True).filter(id=home))
    waits = Operation.objects.filter(id=OuterRef("operation_id"), state__in=WAITING)
    rows = WhatIf.objects.filter(Exists(waits), organization_id=home, kind__in=ASKED)
    earlier = rows.filter(finished_at=None).first()
    if earlier is not None:
        raise Conflict(
            phrase(
                "Your organization asked {earlier}, which is not answered yet. "
                "Ask again once it is.",
                earlier=earlier.id,
            ),
            code="what_if_waiting",
        )
