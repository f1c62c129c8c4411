"""Small real files of every kind, good and hostile, made when they are needed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from docx import Document
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

WORDS = "Statement of work between Fabrikam and Contoso, signed"


def pdf_writer(words: str = WORDS) -> PdfWriter:
    """A writer with one page that says something; without words it is like a scan."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 200 Td ({words}) Tj ET".encode() if words else b"")
    page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001 - no public way
    return writer


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf(words: str = WORDS) -> bytes:
    return written(pdf_writer(words))


def pdf_with_action(kind: str) -> bytes:
    """A PDF whose page has a link with an action, such as /Launch."""
    writer = pdf_writer()
    action = DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")}
    )
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/A"): action})
    writer.pages[0][NameObject("/AA")] = writer._add_object(note)  # noqa: SLF001 - no public way
    return written(writer)


def docx(words: str = WORDS) -> bytes:
    document = Document()
    document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(words: str = WORDS) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = words
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pptx() -> bytes:
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    types = f'<Types><Override PartName="/ppt/presentation.xml" ContentType="{main}"/></Types>'
    return packed(
        {"[Content_Types].xml": types, "ppt/slides/slide1.xml": "<p><a:t xmlns:a='a'>Hi</a:t></p>"}
    )


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def with_part(package: bytes, name: str, content: str | bytes) -> bytes:
    """An Office file with one part added or replaced."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        parts = {entry: old.read(entry) for entry in old.namelist()}
    return packed(parts | {name: content if isinstance(content, bytes) else content.encode()})


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 2, height: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (1 + min(width, 9)) * min(height, 9))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def jpg() -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 2, 2, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 4) + b"ab" + frame + scan + b"\xff\xd9"


def eml(attachment: str = "") -> bytes:
    head = "From: ann@contoso.example\r\nDate: Thu, 01 Oct 2026 10:00:00 +0000\r\nSubject: Yes\r\n"
    if not attachment:
        return (head + "\r\nWe agree with the work.\r\n").encode()
    part = f'--b\r\nContent-Disposition: attachment; filename="{attachment}"\r\nContent-Type: application/octet-stream\r\n\r\nMZ\r\n'  # noqa: E501
    return (
        head
        + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nWe agree.\r\n'
        + part
        + "--b--\r\n"
    ).encode()


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (as Outlook writes mails) with some short streams, all in one storage."""
    small = b""
    entries, small_table = [], []
    for name, content in streams.items():
        start = len(small) // 64
        count = -(-len(content) // 64)
        small += content.ljust(count * 64, b"\0")
        small_table += [*range(start + 1, start + count), 0xFFFFFFFE] if count else []
        entries.append((name, 2, start if count else 0xFFFFFFFE, len(content)))
    entries.insert(0, ("Root Entry", 5, 3, len(small)))
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", len(name) * 2 + 2, kind, 1)
        + b"\xff" * 12 + b"\0" * 36
        + struct.pack("<IQ", start, size)
        for name, kind, start, size in entries
    ).ljust(1024, b"\0")  # fmt: skip
    small = small.ljust(1024, b"\0")
    # sectors: 0 the table, 1 and 2 the directory, 3 and 4 short streams, 5 their table
    table = [0xFFFFFFFD, 2, 0xFFFFFFFE, 4, 0xFFFFFFFE, 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIII4xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 4096, 5, 1, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    words = lambda numbers: struct.pack(f"<{len(numbers)}I", *numbers).ljust(512, b"\xff")  # noqa: E731
    return header + words(table) + directory + small + words(small_table)


def msg(attachment: str = "") -> bytes:
    streams = {
        "__properties_version1.0": b"p" * 32,
        "__substg1.0_1000001F": "We agree".encode("utf-16-le"),
    }
    if attachment:
        streams["__substg1.0_3707001F"] = attachment.encode("utf-16-le")
    return compound(streams)
