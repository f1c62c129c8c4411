"""Draws one page of a file as a picture; runs in a confined child process."""

import struct
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from opencpor.runtime.confined import BadInputError

WIDEST, HIGHEST = 1600, 4000  # pixels
LONGEST_SHAPE = 20  # how many times longer than wide a page may be
IN_TYPST = """#set page(width: auto, height: auto, margin: 0pt)
#image("picture", format: "{kind}")
"""


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, rows: list[bytes]) -> bytes:
    """Return a picture of red, green and blue bytes as PNG."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", body)
        + _chunk(b"IEND", b"")
    )


def _as_pdf(content: bytes, kind: str) -> bytes:
    """Return a picture as the one page of a PDF."""
    import typst

    with TemporaryDirectory(prefix="cpor-preview-") as folder:
        (Path(folder) / "picture").write_bytes(content)
        main = Path(folder) / "main.typ"
        main.write_text(IN_TYPST.format(kind=kind), encoding="utf-8")
        made: bytes = typst.compile(
            str(main), root=folder, ignore_system_fonts=True, format="pdf", timestamp=0
        )
        return made


def _drawn(page: Any, width: int) -> bytes:
    across, down = page.get_size()
    if across <= 0 or down <= 0 or max(across, down) > LONGEST_SHAPE * min(across, down):
        raise BadInputError("the page has no sane shape")
    scale = min(width / across, HIGHEST / down)
    bitmap = page.render(scale=scale, rev_byteorder=True, no_smoothtext=False, may_draw_forms=False)
    raw, step = bytes(bitmap.buffer), bitmap.stride
    wide = bitmap.width * bitmap.n_channels
    rows = [raw[at * step : at * step + wide] for at in range(bitmap.height)]
    if bitmap.n_channels != len("RGB"):
        rows = [b"".join(row[at : at + 3] for at in range(0, wide, 4)) for row in rows]
    return png_of(bitmap.width, bitmap.height, rows)


def draw(source: IO[bytes], kind: str, number: str, width: str) -> bytes:
    """Return a page as PNG.

    Args:
        source: The file.
        kind: pdf, png or jpg.
        number: Of the page, from 1.
        width: In pixels.

    Raises:
        BadInputError: If it cannot be drawn.
    """
    import pypdfium2  # type: ignore[import-untyped]

    content = source.read()
    try:
        if kind != "pdf":
            content = _as_pdf(content, kind)
        document = pypdfium2.PdfDocument(content)
        return _drawn(document[int(number) - 1], min(int(width), WIDEST))
    except (pypdfium2.PdfiumError, RuntimeError, ValueError, IndexError, OSError) as error:
        raise BadInputError("the page cannot be drawn") from error
