"""Forget comparisons whose time is over, and files that no comparison names."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from opencpor.common.clock import now
from opencpor.incentives.kept import lake_files
from opencpor.incentives.whatif.actions.make_what_if import ROOM
from opencpor.incentives.whatif.models import WhatIf
from opencpor.usage.lake.here import the_lake

OLD = timedelta(hours=24)  # whoever writes a file names it long before


def forget_expired() -> int:
    """Delete every comparison whose time is over, with its files; return how many."""
    with transaction.atomic():
        rows = WhatIf.objects.filter(expires_at__lte=now()).select_for_update(skip_locked=True)
        expired = list(rows)
        WhatIf.objects.filter(id__in=[row.id for row in expired]).delete()
    for row in expired:
        for name in filter(None, (row.lines_file, row.sums_file)):
            the_lake().remove(name)
    _sweep()
    return len(expired)


def _sweep() -> None:
    """Remove files that no row names: processes that died left them."""
    named = {name for name, _hash in lake_files()}  # recomputes keep theirs beside comparisons
    before = now() - OLD
    for stored in list(the_lake().stored(ROOM)):
        if stored.name not in named and stored.modified <= before:
            the_lake().remove(stored.name)
