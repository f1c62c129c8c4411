"""The files in the lake that this room's tables name."""

from collections.abc import Iterator

from opencpor.usage.actions.receive import FILE, LICENSES
from opencpor.usage.lake.layout import received_name
from opencpor.usage.models import Batch, BatchState, LakeFile
from opencpor.usage.sending.models import Part


def lake_files() -> Iterator[tuple[str, str]]:
    """Give files of facts and quarantine, with their SHA-256 in hexadecimal."""
    yield from LakeFile.objects.order_by("name").values_list("name", "sha256").iterator()


def waiting_files() -> Iterator[tuple[str, str]]:
    """Give files as they were sent whose import is not done, and parts of those on their way.

    Returns:
        Names with the SHA-256 in hexadecimal; empty for parts, of which nobody notes it.
    """
    for name in Part.objects.order_by("id").values_list("name", flat=True).iterator():
        yield name, ""
    waiting = Batch.objects.filter(state=BatchState.RECEIVED.value).order_by("id")
    for batch in waiting.iterator():
        yield received_name(batch.id, FILE), batch.sha256
        if batch.licenses_sha256:
            yield received_name(batch.id, LICENSES), batch.licenses_sha256
