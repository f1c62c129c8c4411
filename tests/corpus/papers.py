"""Makes documents of every kind out of plain data; the same data gives the same bytes."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from docx import Document
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from tests import files

SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Proof of execution")
#set page(paper: "a5", margin: 14mm, flipped: data.flipped, columns: data.columns)
#set text(size: 10pt, lang: data.language, hyphenate: true)
#set par(justify: true)
#for (place, page) in data.pages.enumerate() {
  if place > 0 { pagebreak() }
  let body = [#for block in page {
    if type(block) == array { table(columns: block.at(0).len(), ..block.flatten()) }
    else if block.starts-with("= ") { heading(block.slice(2)) }
    else { par(block) }
  }]
  if data.turned { rotate(90deg, reflow: true, body) } else { body }
}
"""
PICTURES = """
#set page(paper: "a5", margin: 0mm)
#for name in json(bytes(sys.inputs.data)) { page(image(name, width: 100%)) }
"""
THEN = (2026, 1, 1, 0, 0, 0)
Page = Sequence[str | Sequence[Sequence[str]]]


def _typeset(source: str, data: Any, kind: str = "pdf", **beside: bytes) -> Any:
    with TemporaryDirectory() as folder:
        for name, content in beside.items():
            (Path(folder) / f"{name}.png").write_bytes(content)
        (Path(folder) / "main.typ").write_text(source, encoding="utf-8")
        return typst.compile(
            str(Path(folder) / "main.typ"), root=folder, ignore_system_fonts=True, format=kind,
            sys_inputs={"data": json.dumps(data)}, timestamp=0,
            **({"ppi": 72.0} if kind == "png" else {}),
        )  # fmt: skip


def _layout(pages: Sequence[Page], **how: Any) -> dict[str, Any]:
    plain = {"flipped": False, "columns": 1, "language": "en", "turned": False}
    return plain | how | {"pages": pages}


def pdf(*pages: Page, **how: Any) -> bytes:
    """A typeset PDF. ``how``: ``language``, ``columns``, ``flipped`` paper, ``turned`` words."""
    made: bytes = _typeset(SOURCE, _layout(pages, **how))
    return made


def picture(*blocks: str) -> bytes:
    """A page as a picture (PNG)."""
    made = _typeset(SOURCE, _layout([blocks]), "png")
    return made if isinstance(made, bytes) else bytes(made[0])


def scan(*pages: Page) -> bytes:
    """A PDF whose pages are pictures."""
    shots = {f"page{place}": picture(*map(str, page)) for place, page in enumerate(pages)}
    made: bytes = _typeset(PICTURES, [f"{name}.png" for name in shots], **shots)
    return made


def joined(*parts: bytes) -> bytes:
    """One PDF of several."""
    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part))
    return files.written(writer)


def with_page_turned(made: bytes, degrees: int) -> bytes:
    """A PDF that says of its pages that they are to be shown turned, as scanners do."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    for page in writer.pages:
        page.rotate(degrees)
    return files.written(writer)


def with_field(made: bytes, kind: str, name: str, value: str | None) -> bytes:
    """A PDF with one form field: of text, or for a digital signature that holds something."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject(kind),
            NameObject("/T"): TextStringObject(name),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (40, 40, 200, 60)]),
        }
    )
    if kind == "/Sig" and value:
        field[NameObject("/V")] = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Sig"),
                NameObject("/ByteRange"): ArrayObject([NumberObject(n) for n in (0, 9, 20, 9)]),
                NameObject("/Contents"): ByteStringObject(value.encode()),
            }
        )
    elif value:
        field[NameObject("/V")] = TextStringObject(value)
    place = writer._add_object(field)  # noqa: SLF001 - no public way
    writer.pages[-1][NameObject("/Annots")] = ArrayObject([place])
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([place])})
    writer._root_object[NameObject("/AcroForm")] = form  # noqa: SLF001 - no public way
    return files.written(writer)


def _settled(package: bytes) -> bytes:
    """An Office file without the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, THEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            if entry.filename != "docProps/thumbnail.jpeg":
                new.writestr(info, old.read(entry.filename))
    return out.getvalue()


def docx(*blocks: str | Sequence[Sequence[str]], shot: bytes | None = None) -> bytes:
    """A Word document: ``= `` begins a heading, rows become a table."""
    made, out = Document(), io.BytesIO()
    made.core_properties.created = made.core_properties.modified = datetime(*THEN)  # noqa: DTZ001
    for block in blocks:
        if not isinstance(block, str):
            table = made.add_table(rows=0, cols=len(block[0]))
            for row in block:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif block.startswith("= "):
            made.add_heading(block[2:], level=1)
        else:
            made.add_paragraph(block)
    if shot:
        made.add_picture(io.BytesIO(shot))
    made.save(out)
    return _settled(out.getvalue())


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook; a sheet whose name begins with a dot is hidden."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.lstrip("."))
        sheet.sheet_state = "hidden" if name.startswith(".") else "visible"
        for row in rows:
            sheet.append(list(row))
    book.properties.created = book.properties.modified = datetime(*THEN)  # noqa: DTZ001
    book.save(out)
    return _settled(out.getvalue())


def pptx(*slides: Sequence[str]) -> bytes:
    """A presentation of plain slides."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    ids = "".join(f'<sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(len(slides)))
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/slide" Target="slides/slide{n}.xml"/>'
        for n in range(len(slides))
    )
    parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/ppt/presentation.xml" '
        f'ContentType="{main}"/></Types>',
        "ppt/presentation.xml": f'<presentation xmlns:r="{office}">{ids}</presentation>',
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    for number, lines in enumerate(slides):
        words = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
        parts[f"ppt/slides/slide{number}.xml"] = f'<sld xmlns:a="a">{words}</sld>'
    return _settled(files.packed(parts))


def eml(subject: str, sender: str, sent: str, body: str, kind: str = "plain") -> bytes:
    """A saved mail."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"], mail["Date"] = (
        subject,
        sender,
        "pat@it.example",
        sent,
    )
    mail.set_content(body, subtype=kind)
    return mail.as_bytes()


def msg(subject: str, sender: str, body: str) -> bytes:
    """A short Outlook mail."""
    wide = {"0037": subject, "0C1A": sender, "1000": body}
    streams = {"__properties_version1.0": b"p" * 32}
    for number, text in wide.items():
        streams[f"__substg1.0_{number}001F"] = text.encode("utf-16-le")
    return files.compound(streams)
