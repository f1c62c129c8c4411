"""The files of evidence that the tables name."""

from collections.abc import Iterator

from opencpor.claims.evidence import storage
from opencpor.claims.evidence.models import StoredFile
from opencpor.runtime.files import sha256_of


def evidence_files() -> Iterator[tuple[str, str]]:
    """Give the identifiers of files whose content is kept, with its SHA-256 in hexadecimal."""
    rows = StoredFile.objects.filter(deleted_at=None).order_by("id")
    for file_id, sha256 in rows.values_list("id", "sha256").iterator():
        yield file_id, bytes(sha256).hex()


def faults() -> Iterator[tuple[str, str]]:
    """Read every file again and give those that differ, with what is wrong."""
    for file_id, sha256 in evidence_files():
        try:
            with storage.opened(file_id) as file:
                if sha256_of(file) != sha256:
                    yield file_id, "content differs from its registered hash"
        except FileNotFoundError:
            # Withdrawn since the row was read, or lost: only the latter is a fault.
            if StoredFile.objects.filter(id=file_id, deleted_at=None).exists():
                yield file_id, "the file is missing"
