"""Where evidence files lie: outside the web root, under identifiers, whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from opencpor.runtime import environment

FOLDER = "evidence"
UNFINISHED = ".new-"
MADE_OF = "."  # between a file's identifier and the name of what was made of it
STEP = 1024 * 1024


def _folder() -> Path:
    return environment.current().data / FOLDER


def _path(file_id: str) -> Path:
    """Return where a file lies: by its identifier alone, spread over folders by its last signs.

    Raises:
        ValueError: If it is no identifier, and would lead elsewhere.
    """
    if "/" in file_id or file_id in {"", ".", ".."}:
        raise ValueError(f"{file_id!r} is no identifier of a file")
    return _folder() / file_id[-2:] / file_id


def keep(file_id: str, source: IO[bytes]) -> None:
    """Write a file; when this returns it is whole and on disk.

    Call it inside the transaction that registers the file: if that fails, `strays` finds it.
    """
    path = _path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, partial = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            source.seek(0)
            shutil.copyfileobj(source, target, STEP)
            target.flush()
            os.fsync(target.fileno())
        Path(partial).rename(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Put a folder's list of names on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(file_id: str) -> BinaryIO:
    """Open a file to read.

    Raises:
        FileNotFoundError: If it is not there, which only a damaged data folder can mean.
    """
    return _path(file_id).open("rb")


def _beside(file_id: str, name: str) -> Path:
    return _path(file_id).with_name(f"{file_id}{MADE_OF}{name}")


def keep_beside(file_id: str, name: str, content: bytes) -> None:
    """Keep what was made of a file; it goes when the file goes, and may be made again."""
    path = _beside(file_id, name)
    handle, partial = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    Path(partial).rename(path)


def beside(file_id: str, name: str) -> BinaryIO | None:
    """Open what was made of a file; None: it was not made, or is gone."""
    try:
        return _beside(file_id, name).open("rb")
    except FileNotFoundError:
        return None


def owner_of(path: Path) -> str:
    """Return the identifier of the file that a path is, or was made of."""
    return path.name.partition(MADE_OF)[0]


def remove(file_id: str) -> None:
    """Delete a file and what was made of it; one that is gone already is fine."""
    path = _path(file_id)
    path.unlink(missing_ok=True)
    for made in path.parent.glob(f"{file_id}{MADE_OF}*"):
        made.unlink(missing_ok=True)


def kept_ids() -> Iterator[str]:
    """Yield the identifiers of all files that lie here whole, without what was made of them."""
    for path in sorted(_folder().glob("*/*")):
        if not path.name.startswith(UNFINISHED) and MADE_OF not in path.name:
            yield path.name


def old_files(before: datetime) -> Iterator[Path]:
    """Yield every file, finished or not, that was last written before a moment."""
    folder = _folder()
    if not folder.is_dir():
        return
    limit = before.timestamp()
    for path in folder.glob("*/*"):
        try:
            if path.stat().st_mtime < limit:
                yield path
        except FileNotFoundError:  # removed while we look
            continue
