"""Remove from the lake what was never registered: the leftovers of processes that were killed."""

from datetime import timedelta

from opencpor.common.clock import now
from opencpor.usage.lake.here import the_lake
from opencpor.usage.models import Batch, BatchState, LakeFile

ROOMS = ("facts/", "quarantine/", "received/", ".work/")  # ours; other rooms sweep their own
OLD = timedelta(hours=24)  # whoever writes a file registers it long before


def sweep() -> list[str]:
    """Remove unregistered files older than a day; return their names."""
    before = now() - OLD
    removed = []
    for stored in list(the_lake().stored()):
        if not stored.name.startswith(ROOMS) or stored.modified > before:
            continue
        if not _counts(stored.name):
            the_lake().remove(stored.name)
            removed.append(stored.name)
    return removed


def _counts(name: str) -> bool:
    """Tell whether a file is registered, or waits for its import."""
    if name.startswith("received/"):
        batch_id = name.removeprefix("received/").rpartition("-")[0]
        return Batch.objects.filter(id=batch_id, state=BatchState.RECEIVED.value).exists()
    return LakeFile.objects.filter(name=name).exists()
