"""The door of the child: one file in, its passages out."""

import json
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import IO

from opencpor.claims.evidence.reading.bounds import Bounds
from opencpor.claims.evidence.rules.passages import Passage, Reading
from opencpor.runtime.confined import BadInputError

Read = tuple[Iterable[Passage], str]
"""Passages as they are read, and how the file's structure is signed."""


READERS = {
    "pdf": "pages:read_pdf",
    "docx": "words:read_document",
    "xlsx": "sheets:read_workbook",
    "pptx": "slides:read_slides",
    "eml": "mails:read_mail",
    "msg": "mails:read_msg",
    "txt": "mails:read_text",
    "png": "pictures:read_picture",
    "jpg": "pictures:read_picture",
}
"""Where the reader of each kind is; a child loads only the one that it needs."""


def reading_of(source: IO[bytes], kind: str) -> Reading:
    """Return the words of a file, as much of them as is kept.

    Raises:
        BadInputError: If it cannot be read at all.
    """
    if kind not in READERS:
        raise BadInputError(f"no reader for {kind}")
    module, _, name = READERS[kind].partition(":")
    reader: Callable[[IO[bytes]], Read] = getattr(import_module(f"{__package__}.{module}"), name)
    passages, signature = reader(source)
    bounds = Bounds()
    kept = tuple(bounds.kept(passages))
    return Reading(kept, bounds.complete, signature)


def read(source: IO[bytes], kind: str) -> bytes:
    """Return the words of a file as JSON."""
    return json.dumps(reading_of(source, kind).as_json(), ensure_ascii=False).encode()
