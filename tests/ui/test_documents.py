import io
from typing import Any

from pypdf import PdfReader

from opencpor.ui.documents import render_pdf


def statement(**changes: Any) -> dict[str, Any]:
    base = {
        "title": "Statement",
        "subtitle": "",
        "footer": "stm_1",
        "language": "en",
        "currency": "USD",
        "facts": [["Program", "CPOR"]],
        "words": {"balance": "Balance"},
        "balance": [["Earned", "12.50"]],
        "sections": [],
        "notes": [],
    }
    return base | changes


def text_of(document: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


def test_the_same_data_gives_the_same_bytes() -> None:
    first = render_pdf("opencpor.incentives", "statement.typ", statement())
    assert first == render_pdf("opencpor.incentives", "statement.typ", statement())


def test_a_hostile_text_is_printed_and_never_carried_out() -> None:
    hostile = '#panic("x") #read("/etc/passwd") $x$ *b* \\ <tag> [a] "q"'
    made = render_pdf("opencpor.incentives", "statement.typ", statement(title=hostile))
    shown = text_of(made)
    for part in ("#panic", '#read("/etc/passwd")', "<tag>", "[a]"):
        assert part in shown


def test_a_long_table_runs_over_pages_with_its_heading() -> None:
    rows = [["2026-10", "Contoso", "Teams", "growth", "1.00"]] * 90
    section = {
        "title": "Earned",
        "headings": ["Month", "Customer", "Workload", "Rule", "USD"],
        "rows": rows,
        "empty": "",
    }
    made = render_pdf("opencpor.incentives", "statement.typ", statement(sections=[section]))
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 3
    assert all("Customer" in page.extract_text() for page in pages)
