"""Delete files that no row refers to: left behind when a process died before it committed."""

from datetime import timedelta

from opencpor.claims.evidence import storage
from opencpor.claims.evidence.models import StoredFile
from opencpor.common.clock import now

AGE = timedelta(hours=24)  # longer than any transaction that could still register the file


def sweep() -> int:
    """Delete stray files; return how many."""
    found = 0
    for path in storage.old_files(now() - AGE):
        known = StoredFile.objects.filter(id=storage.owner_of(path), deleted_at=None).exists()
        if not known:
            path.unlink(missing_ok=True)
            found += 1
    return found
