"""Where the lake's files are: a local folder, or anything that fsspec reaches."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

S3 = "s3://"
WORK = ".work"  # unfinished files; never read


class LakeError(OSError):
    """The lake cannot be reached or is full; what was being written does not count."""


@dataclass(frozen=True)
class Stored:
    """A file that lies in the lake."""

    name: str
    modified: datetime


class Lake:
    """One lake; names are relative to its root and use slashes.

    Files of a lake that is elsewhere are fetched into ``scratch``; None: the system's folder.
    """

    def __init__(self, url: str, scratch: Path | None = None) -> None:
        import fsspec
        from fsspec.implementations.local import LocalFileSystem

        self._scratch = scratch
        self._bucket = ""
        self._away: tuple[type[Exception], ...] = (OSError,)
        if url.startswith(S3):
            self._away = _errors_of_s3()
            # What other processes put or removed must be seen.
            self._files, self._root = fsspec.url_to_fs(url, use_listings_cache=False)
            self._bucket = self._root.partition("/")[0]
        else:
            self._files, self._root = fsspec.url_to_fs(url)
        self._is_local = isinstance(self._files, LocalFileSystem)

    def require(self) -> None:
        """Make sure that the lake can be reached; a folder is made when it is first needed.

        Raises:
            LakeError: If its bucket is not there, or nobody answers.
        """
        with self._reached("The lake cannot be reached"):
            there = not self._bucket or self._files.exists(self._bucket)
        if not there:
            raise LakeError(f"The lake's bucket {self._bucket} is not there.")

    @contextmanager
    def _reached(self, failure: str) -> Iterator[None]:
        """Say of every way in which a store can fail that the lake is away."""
        try:
            yield
        except (FileExistsError, FileNotFoundError, LakeError):
            raise
        except self._away as error:
            raise LakeError(f"{failure}: {error}") from error

    def path(self, name: str) -> str:
        """Return a file's full path in its file system.

        Raises:
            ValueError: If the name leads out of the lake.
        """
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or name.startswith("/"):
            raise ValueError(f"{name!r} is no name in the lake")
        return f"{self._root.rstrip('/')}/{name}"

    def put(self, source: Path, name: str, *, keep: bool = False) -> None:
        """Put a file into the lake, whole or not at all.

        It is moved if that is cheaper, unless it is to be kept where it is.

        Raises:
            FileExistsError: If there is one of that name: files never change.
            LakeError: If it cannot be written.
        """
        target = self.path(name)
        with self._reached(f"{name} cannot be written to the lake"):
            if self._files.exists(target):
                raise FileExistsError(f"The lake already has {name}.")
        try:
            if self._is_local:
                self._place(source, Path(target), shutil.copyfile if keep else shutil.move)
            else:
                if not self._bucket:  # in S3 this would make the bucket itself anew
                    self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._files.put_file(str(source), target)
        except self._away as error:
            raise LakeError(f"{name} cannot be written to the lake: {error}") from error

    def _place(self, source: Path, target: Path, bring: Callable[[Path, Path], object]) -> None:
        """Bring it beside the target first: a rename within one folder tree is atomic."""
        work = Path(self.path(WORK))
        work.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = work / secrets.token_hex(8)
        try:
            bring(source, unfinished)
            with unfinished.open("rb") as file:
                os.fsync(file.fileno())
            unfinished.rename(target)
        finally:
            unfinished.unlink(missing_ok=True)
        _sync_folder(target.parent)

    @contextmanager
    def local(self, *names: str) -> Iterator[list[Path]]:
        """Give files as local paths, fetched first if the lake is elsewhere.

        Raises:
            FileNotFoundError: If one is not there.
            LakeError: If the lake elsewhere cannot be reached.
        """
        if self._is_local:
            paths = [Path(self.path(name)) for name in names]
            for path in paths:
                if not path.exists():
                    raise FileNotFoundError(f"The lake has no {path}.")
            yield paths
            return
        with TemporaryDirectory(dir=self._scratch, prefix="lake-") as folder:
            fetched = [Path(folder) / f"{place}" for place in range(len(names))]
            for name, path in zip(names, fetched, strict=True):
                self._fetch(name, path)
            yield fetched

    def _fetch(self, name: str, path: Path) -> None:
        try:
            with self._reached(f"{name} cannot be read from the lake"):
                self._files.get_file(self.path(name), str(path))
        except FileNotFoundError:
            self.require()  # where the bucket is gone, no single file is missing
            raise

    def remove(self, name: str) -> None:
        """Remove a file; nothing happens if it is not there."""
        with suppress(FileNotFoundError), self._reached(f"{name} cannot be removed from the lake"):
            self._files.rm_file(self.path(name))

    def stored(self, folder: str = "") -> Iterator[Stored]:
        """Give every file of the lake, or of one folder in it; unfinished ones too.

        Raises:
            LakeError: If the lake cannot be reached.
        """
        self.require()
        top = self.path(folder) if folder else self._root
        with self._reached("The lake cannot be listed"):
            found = self._files.find(top, detail=True) if self._files.exists(top) else {}
        root = self._root.rstrip("/") + "/"
        for path, about in sorted(found.items()):
            yield Stored(path.removeprefix(root), _modified(about))


def _errors_of_s3() -> tuple[type[Exception], ...]:
    """Return what a store of objects raises when it is away, and keep its library quiet.

    Raises:
        LakeError: If the library is not installed.
    """
    try:
        import s3fs
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError as error:
        raise LakeError("A lake in S3 needs opencpor[s3]; it is not installed.") from error
    del s3fs  # fsspec finds it by the URL
    for name in ("aiobotocore", "botocore", "s3fs"):
        # Their finest lines hold signed headers and session tokens.
        logging.getLogger(name).setLevel(logging.WARNING)
    return (OSError, BotoCoreError, ClientError)


def _modified(about: dict[str, object]) -> datetime:
    """Return when a file was last written, whichever way its file system says it."""
    for key in ("mtime", "LastModified", "last_modified", "created"):
        value = about.get(key)
        if isinstance(value, datetime):
            return value
        if isinstance(value, (int, float)):
            return datetime.fromtimestamp(value, UTC)
    return datetime.max.replace(tzinfo=UTC)  # unknown: never old enough to be swept


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
