"""A receipt on paper carries its proof with it: the JSON is attached to the PDF.

Whoever gets the PDF can then check it as well as the JSON. Since a PDF's pages can be changed
without touching what is attached, the pages must also say the frozen text.
"""

import io
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

NAME = "receipt.json"
BEGINS = b"%PDF-"
UNREADABLE = (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError,
              RecursionError)  # fmt: skip


class NoReceiptError(ValueError):
    """A file is no PDF with a receipt attached."""


def with_proof(pdf: bytes, proof: Mapping[str, Any]) -> bytes:
    """Return a PDF with a receipt's JSON attached."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.add_attachment(NAME, json.dumps(proof, ensure_ascii=False, indent=1).encode())
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _plain(text: str) -> str:
    """Return a text without what a page's layout changes: spaces, hyphens, ligatures."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(c for c in kept if c.isalnum())


def _faults(pages: str, document: Mapping[str, Any]) -> list[str]:
    shown = _plain(pages)
    wanted = [document["heading"], *document["text"].split("\n\n")]
    if any(_plain(part) not in shown for part in wanted):
        return ["the pages do not say the text that was acknowledged"]
    return []


def read_paper(pdf: bytes) -> tuple[Any, list[str]]:
    """Return the proof in a PDF, and what is wrong with the pages around it.

    Raises:
        NoReceiptError: If nothing can be read, or no receipt is attached.
    """
    try:
        reader = PdfReader(io.BytesIO(pdf))
        (attached,) = reader.attachments.get(NAME) or []  # with two, readers could see either
        pages = " ".join(page.extract_text() for page in reader.pages)
        proof = json.loads(attached)
    except UNREADABLE as wrong:
        raise NoReceiptError("not exactly one receipt is attached to this PDF") from wrong
    try:
        return proof, _faults(pages, proof["text"]["document"])
    except (KeyError, TypeError, AttributeError):
        return proof, []  # not even the proof is whole; that is told where it is checked
