"""Static files: gathered and compressed into the data folder, only when they have changed."""

import hashlib
from pathlib import Path

STAMP = ".collected"


def _fingerprint() -> str:
    """Return a value that changes whenever a source file does."""
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            stat = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def collect() -> bool:
    """Gather the static files; return whether there was anything to do."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp = root / STAMP
    current = _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == current:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(current, encoding="ascii")
    return True
