"""Forget runs whose time is over, and files that no run names."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from opencpor.common.clock import now
from opencpor.insights.reports.actions.delete_report import remove_files
from opencpor.insights.reports.actions.make_run import ROOM
from opencpor.insights.reports.models import ReportRun
from opencpor.usage.lake.here import the_lake

OLD = timedelta(hours=24)  # whoever writes a file names it long before


def forget_expired() -> int:
    """Delete every run whose time is over, with its file; return how many."""
    with transaction.atomic():
        rows = ReportRun.objects.filter(expires_at__lte=now()).select_for_update(skip_locked=True)
        expired = list(rows)
        ReportRun.objects.filter(id__in=[row.id for row in expired]).delete()
        remove_files(row.file for row in expired if row.file)
    _sweep()
    return len(expired)


def _sweep() -> None:
    """Remove files that no row names: processes that died left them."""
    named = set(ReportRun.objects.exclude(file="").values_list("file", flat=True))
    before = now() - OLD
    for stored in list(the_lake().stored(ROOM)):
        if stored.name not in named and stored.modified <= before:
            the_lake().remove(stored.name)
