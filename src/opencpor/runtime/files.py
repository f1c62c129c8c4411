"""Files that only their owner may read, and what files hold."""

import hashlib
from pathlib import Path
from typing import BinaryIO

STEP = 1024 * 1024


def sha256_of(file: BinaryIO) -> str:
    """Return the SHA-256, in hexadecimal, of what an open file holds from where it stands."""
    digest = hashlib.sha256()
    while piece := file.read(STEP):
        digest.update(piece)
    return digest.hexdigest()


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can read; readers see the old or the new text, never half."""
    partial = path.with_name(f"{path.name}.new")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600, exist_ok=False)
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
