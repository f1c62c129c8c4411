"""Writing a folder of results all at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into; on success its files move to `folder`, else nothing does.

    The files are written beside their destination, so that moving them is a rename. What else lies
    in `folder` stays. OSError if `folder` cannot be made or is no folder.
    """
    parent = folder.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=parent, prefix=f".{folder.name}-") as scratch:
        fresh = Path(scratch) / "new"
        fresh.mkdir()
        yield fresh
        if not folder.exists():
            fresh.rename(folder)
            return
        for path in sorted(fresh.iterdir()):
            path.replace(folder / path.name)
