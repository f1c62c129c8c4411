"""Ask for the figures of data quality to be computed again; look whether it is due."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.http.models import Operation, OperationState
from opencpor.http.operations import begin
from opencpor.usage.quality.actions.compute import LOCK
from opencpor.usage.quality.models import QualityChange, QualityResult
from opencpor.usage.quality.queries import all_computed

KIND = "usage-quality"
WAITING = (OperationState.QUEUED, OperationState.RUNNING)
REST = 10  # times as long as it took it rests, so that changes all day long cost a tenth of it


@transaction.atomic
def ask_quality(actor: Actor) -> Operation:
    """Queue it; who asks while it is queued or under way gets the same operation.

    Raises:
        Forbidden: Without the right to import usage.
    """
    from opencpor.usage.quality.jobs import compute_job

    actor.require(Permission.USAGE_IMPORT)
    with connection.cursor() as cursor:  # of two who ask at once the second gets the first's
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [KIND])
    waiting = Operation.objects.filter(kind=KIND, state__in=WAITING).order_by("id").first()
    if waiting is not None:
        return waiting
    operation = begin(KIND, actor, Permission.USAGE_IMPORT)
    compute_job.configure(lock=LOCK).defer(operation_id=operation.id)
    return operation


def look() -> int:
    """Queue it once something has changed and the last time is long enough ago; return 0."""
    from opencpor.usage.quality.jobs import compute_job

    if all_computed() and not (QualityChange.objects.exists() and _rested()):
        return 0
    if ProcrastinateJob.objects.filter(queueing_lock=LOCK, status__in=("todo", "doing")).exists():
        return 0
    with suppress(AlreadyEnqueued), transaction.atomic():
        compute_job.configure(lock=LOCK, queueing_lock=LOCK).defer(operation_id="")
    return 0


def _rested() -> bool:
    found = QualityResult.objects.aggregate(at=Max("computed_at"), seconds=Max("seconds"))
    if found["at"] is None:  # there is no program
        return True
    return bool(found["at"] + timedelta(seconds=REST * (found["seconds"] + 1)) <= now())
