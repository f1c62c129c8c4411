"""Files that only their owner may read."""

from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can read; readers see the old or the new text, never half."""
    partial = path.with_name(f"{path.name}.new")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600, exist_ok=False)
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
