"""Look whether what large partners can do is to be found anew."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from opencpor.common.clock import now
from opencpor.insights.prepared.actions.find import LOCK
from opencpor.insights.prepared.models import PreparedState
from opencpor.insights.summaries.models import SummaryState

REST = 10  # times as long as it took, as with summaries
DAY = timedelta(days=1)  # what ends within so many days is another after one


def look() -> int:
    """Queue the job that finds it, if that is due; return 0."""
    from opencpor.insights.jobs import find_job

    if not _due():
        return 0
    if ProcrastinateJob.objects.filter(queueing_lock=LOCK, status__in=("todo", "doing")).exists():
        return 0
    with suppress(AlreadyEnqueued), transaction.atomic():
        find_job.configure(lock=LOCK, queueing_lock=LOCK).defer()
    return 0


def _due() -> bool:
    """Whether a day has passed, or summaries have followed a change since, and it has rested."""
    last, at = PreparedState.objects.first(), now()
    if last is None or last.looked_at + DAY <= at:
        return True
    if last.looked_at + timedelta(seconds=REST * (last.seconds + 1)) > at:
        return False
    return SummaryState.objects.filter(computed_at__gte=last.looked_at).exists()
