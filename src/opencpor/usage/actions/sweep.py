"""Remove what nobody comes back for, and what processes that were killed left.

That is files given up on their way, unregistered files of the lake, and scratch.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from opencpor.common.clock import now
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.models import Batch, BatchState, LakeFile
from opencpor.usage.sending.actions.forget import forget_expired
from opencpor.usage.sending.models import Part

ROOMS = (
    "facts/",
    "transactions/",
    "quarantine/",
    "received/",
    ".work/",
)  # ours; other rooms sweep their own
OLD = timedelta(hours=24)  # whoever writes a file registers it long before


def sweep() -> list[str]:
    """Remove unregistered files, and scratch, older than a day; return the files' names."""
    before = now() - OLD
    _sweep_scratch(before)
    forget_expired()
    removed = []
    for stored in list(the_lake().stored()):
        if not stored.name.startswith(ROOMS) or stored.modified > before:
            continue
        if not _counts(stored.name):
            the_lake().remove(stored.name)
            removed.append(stored.name)
    return removed


def _counts(name: str) -> bool:
    """Tell whether a file is registered, or waits for its import or for its other parts."""
    if name.startswith("received/usd_"):
        return Part.objects.filter(name=name).exists()
    if name.startswith("received/"):
        batch_id = name.removeprefix("received/").rpartition("-")[0]
        return Batch.objects.filter(id=batch_id, state=BatchState.RECEIVED.value).exists()
    return LakeFile.objects.filter(name=name).exists()


def _sweep_scratch(before: datetime) -> None:
    """Empty the working folder of what nobody has written to for a day."""
    for left in work_folder().iterdir():
        try:
            last = max(datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in _tree(left))
        except FileNotFoundError:
            continue  # somebody removes it at this moment
        if last <= before:
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()


def _tree(top: Path) -> Iterator[Path]:
    yield top
    yield from top.rglob("*")
