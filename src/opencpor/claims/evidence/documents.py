"""The prefilled template as DOCX and as PDF."""

import io
import unicodedata
from collections.abc import Sequence
from typing import Any

from opencpor.claims.evidence.rules.template import TemplateFacts, content_of
from opencpor.ui.documents import render_pdf

PACKAGE = "opencpor.claims.evidence"
PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLE_STYLE = "Table Grid"
SMALL = 9  # points


def _clean(value: Any) -> Any:
    """Return data whose texts hold no control characters, which documents cannot carry."""
    if isinstance(value, str):
        return "".join(c if unicodedata.category(c) != "Cc" else " " for c in value)
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_clean(part) for part in value]
    return value


def _facts(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=2, style=TABLE_STYLE)
    for name, text in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, text


def _small(document: Any, text: str) -> None:
    from docx.shared import Pt

    document.add_paragraph().add_run(text).font.size = Pt(SMALL)


def _grid(document: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(headings), style=TABLE_STYLE)
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def template_docx(facts: TemplateFacts) -> bytes:
    """Return the template as a Word document."""
    from docx import Document

    content = _clean(content_of(facts))
    words = content["words"]
    document = Document()
    document.core_properties.title = content["title"]
    document.core_properties.author = ""
    document.core_properties.language = content["language"]
    document.add_heading(content["title"], level=0)
    _small(document, content["subtitle"])
    _facts(document, content["about"])
    document.add_heading(words["parties"], level=1)
    _facts(document, content["parties"])
    document.add_heading(words["acknowledgement"], level=1)
    document.add_paragraph(content["statement"])
    _small(document, content["within"])
    _facts(document, content["signing"])
    document.add_heading(words["activities"], level=1)
    _small(document, words["describe"])
    document.add_paragraph("\n\n\n")
    _facts(document, content["period"])
    document.add_heading(words["products"], level=1)
    _grid(document, content["headings"], content["rows"])
    _small(document, words["tick"])
    document.add_heading(words["guide"], level=1)
    document.add_paragraph(content["guide"])
    document.sections[0].footer.paragraphs[0].text = content["footer"]
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def template_pdf(facts: TemplateFacts) -> bytes:
    """Return the template as a PDF."""
    return render_pdf(PACKAGE, "poe.typ", _clean(content_of(facts)))
