"""What a backup must know of the places where files lie that the database names."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Room:
    """One place of files that are written once and never changed.

    Attributes:
        key: Its name, and that of its folder in a backup.
        registered: Gives the files that the database names, as the running transaction sees it,
            with their SHA-256 in hexadecimal; empty where nobody has noted it.
        opened: Opens a file to read; FileNotFoundError if it is gone.
        put: Brings a file in, whole or not at all, and leaves the source where it is.
        present: Gives the names of all files that lie there, registered or not.
    """

    key: str
    registered: Callable[[], Iterator[tuple[str, str]]]
    opened: Callable[[str], AbstractContextManager[BinaryIO]]
    put: Callable[[Path, str], None]
    present: Callable[[], Iterator[str]]
