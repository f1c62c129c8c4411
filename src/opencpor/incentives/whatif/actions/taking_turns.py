"""One question of an organization at a time, so that none keeps the others waiting for long."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from opencpor.access.models import Organization
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.http.models import Operation, OperationState
from opencpor.incentives.whatif.models import WhatIf, WhatIfKind

WAITING = (OperationState.QUEUED, OperationState.RUNNING)
ASKED = (WhatIfKind.BACK_TEST, WhatIfKind.USAGE)  # recomputes have turns of their own


def take_turn(home: str) -> None:
    """Let an organization ask what would be paid, if it waits for no answer; see `one_at_a_time`.

    Raises:
        Conflict: ``what_if_waiting``.
    """
    one_at_a_time(home, WhatIf.objects.filter(kind__in=ASKED), "what_if_waiting")


def one_at_a_time(home: str, asked: QuerySet[Any], code: str) -> None:
    """Let an organization ask, if none of its questions waits for its answer; until the commit.

    The command line answers in its own process: what it asks has no operation and holds up nobody.

    Args:
        home: The organization.
        asked: Questions of one kind, whosever they are.
        code: Of the refusal.

    Raises:
        Conflict: With that code.
    """
    # Its row is locked so that of two who ask at once the second sees what the first asked.
    list(Organization.objects.select_for_update(no_key=True).filter(id=home))
    waits = Operation.objects.filter(id=OuterRef("operation_id"), state__in=WAITING)
    earlier = asked.filter(Exists(waits), organization_id=home, finished_at=None).first()
    if earlier is not None:
        raise Conflict(
            phrase(
                "Your organization asked {earlier}, which is not answered yet. "
                "Ask again once it is.",
                earlier=earlier.id,
            ),
            code=code,
        )
