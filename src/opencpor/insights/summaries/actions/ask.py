"""Look whether the summaries are out of date and were left alone for long enough."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from opencpor.common.clock import now
from opencpor.insights.summaries.actions.compute import LOCK
from opencpor.insights.summaries.due import pending
from opencpor.insights.summaries.models import SummaryState

REST = 10  # times as long as it took it rests, so that changes all day long cost a tenth of it


def look() -> int:
    """Queue the job that brings them up to date, if that is due; return 0."""
    from opencpor.insights.jobs import compute_job

    if not (pending() and _rested()):
        return 0
    if ProcrastinateJob.objects.filter(queueing_lock=LOCK, status__in=("todo", "doing")).exists():
        return 0
    with suppress(AlreadyEnqueued), transaction.atomic():
        compute_job.configure(lock=LOCK, queueing_lock=LOCK).defer()
    return 0


def _rested() -> bool:
    state = SummaryState.objects.first()
    if state is None:
        return True
    return bool(state.computed_at + timedelta(seconds=REST * (state.seconds + 1)) <= now())
