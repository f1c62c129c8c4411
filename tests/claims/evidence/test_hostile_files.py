"""Files that are two things at once, and what hides inside Office documents and PDFs."""

import io
import warnings
import zipfile
from collections.abc import Callable

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from tests import files
from tests.claims.evidence.test_file_checks import check, refusal

WORD, SHEET, PDF = files.docx(), files.xlsx(), files.pdf()
ZIP = files.packed({"a.txt": b"x"})
DTD = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relation(kind: str, target: str, mode: str = "External") -> str:
    named = f'Id="r9" Type="{TYPE}{kind}" Target="{target}" TargetMode="{mode}"'
    return f"<Relationships><Relationship {named}/></Relationships>"


def twice(name: str) -> bytes:
    """A document with a second part of a name, which another reader may take for the first."""
    out = io.BytesIO(WORD)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as package:
        warnings.simplefilter("ignore")
        package.writestr(name, "<w/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("sow.pdf", PDF + ZIP, "embedded_file"),
        ("sow.pdf", PDF[:-6] + ZIP + b"%%EOF\n", "embedded_file"),
        ("sow.pdf", PDF + b"<html><script>alert(1)</script></html>", "embedded_file"),
        ("sow.pdf", PDF[:9] + b"<script>alert(1)</script>\n" + PDF[9:], "embedded_file"),
        ("sow.pdf", PDF + b"MZ" + b"\x01" * 5000, "file_corrupt"),
        ("sow.docx", ZIP + WORD, "embedded_file"),
        ("sow.docx", WORD + b"MZ" + b"\0" * 500, "embedded_file"),
        ("sow.docx", WORD + b"<html>", "embedded_file"),
        ("sow.docx", twice("word/document.xml"), "file_corrupt"),
        ("sow.docx", twice("Word/Document.xml"), "file_corrupt"),
    ],
)
def test_a_file_that_is_two_things_is_refused(name: str, content: bytes, code: str) -> None:
    assert refusal(name, content) == (422, code)


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("word/media/all.zip", ZIP, "embedded_file"),
        ("word/media/image1.png", ZIP, "embedded_file"),
        ("word/media/image1.png", b"MZ" + b"\0" * 99, "embedded_file"),
        ("word/media/page.htm", b"<script/>", "embedded_file"),
        ("word/any.bin", files.compound({"_VBA_PROJECT": b"x"}), "embedded_file"),
        ("word/_rels/a.xml.rels", relation("aFChunk", "a.xml", "Internal"), "embedded_file"),
        ("word/_rels/a.xml.RELS", relation("attachedTemplate", "http://e.example/x"),
         "outside_content"),
        ("word/_rels/a.xml.rels", relation("hyperlink", "file://e.example/s/x"), "active_content"),
        ("word/_rels/a.xml.rels", relation("hyperlink", "javascript:x()"), "active_content"),
        ("word/_rels/a.xml.rels", relation("hyperlink", "\\\\e.example\\s"), "active_content"),
        ("customUI/customUI.xml", "<customUI/>", "active_content"),
        ("word/webextensions/webextension1.xml", "<x/>", "active_content"),
        ("word/settings.xml", DTD, "file_corrupt"),
        ("word/styles.xml", ("\ufeff" + DTD).encode("utf-16-le"), "file_corrupt"),
        ("../../etc/cron.d/x.xml", "<x/>", "file_corrupt"),
        ("/etc/x.xml", "<x/>", "file_corrupt"),
    ],
)  # fmt: skip
def test_a_part_that_no_honest_document_has_is_refused(
    part: str, content: str | bytes, code: str
) -> None:
    assert refusal("sow.docx", files.with_part(WORD, part, content)) == (422, code)


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        (
            "xl/externalLinks/externalLink1.xml",
            '<externalLink><ddeLink ddeService="cmd"/></externalLink>',
            "outside_content",
        ),
        ("xl/connections.xml", "<connections/>", "outside_content"),
        ("xl/macrosheets/sheet1.xml", "<x/>", "active_content"),
        ("xl/worksheets/sheet1.xml", DTD, "file_corrupt"),
    ],
)
def test_a_sheet_that_asks_elsewhere_is_refused(part: str, content: str, code: str) -> None:
    assert refusal("seats.xlsx", files.with_part(SHEET, part, content)) == (422, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<instrText>DD</instrText><instrText>EAUTO c:\\cmd</instrText>", "active_content"),
        ("<instrText>&#68;DEAUTO c:\\cmd</instrText>", "active_content"),
        ('<fldSimple instr=" dde c:\\cmd"/>', "active_content"),
        ('<instrText>INCLUDEPICTURE "http://e.example/x"</instrText>', "outside_content"),
        (('<fldChar fldCharType="begin"/><instrText>PAGE</instrText><fldChar fldCharType="begin"/>'
         "<instrText>LINK Excel</instrText>"), "outside_content"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_field_that_starts_or_loads_something_is_refused(
    text: str, code: str, encoding: str
) -> None:
    part = f"<w>{text}</w>".encode(encoding)
    assert refusal("sow.docx", files.with_part(WORD, "word/footer9.xml", part)) == (422, code)


def test_ordinary_fields_are_fine() -> None:
    text = '<w><fldChar fldCharType="begin"/><instrText> PAGE </instrText><fldChar fldCharType="end"/><instrText>HYPERLINK "https://a.example/DDE"</instrText></w>'  # noqa: E501
    assert check("sow.docx", files.with_part(WORD, "word/footer9.xml", text)).kind == "docx"


def opening(**action: str) -> Callable[[], bytes]:
    def make() -> bytes:
        writer = files.pdf_writer()
        parts = {NameObject(f"/{key}"): TextStringObject(value) for key, value in action.items()}
        parts |= {NameObject("/S"): NameObject(action["S"])}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(parts)
        return files.written(writer)

    return make


@pytest.mark.parametrize(
    "make",
    [
        opening(S="/URI", URI="https://e.example/seen"),
        opening(S="/GoToR", F="\\\\e.example\\share"),
        lambda: files.pdf_with_action("/JavaScript").replace(b"/JavaScript", b"/J#61vaScript"),
    ],
)
def test_a_pdf_that_reaches_out_when_opened_is_refused(make: Callable[[], bytes]) -> None:
    assert refusal("sow.pdf", make()) == (422, "active_content")


@pytest.mark.parametrize(
    ("target", "taken"),
    [("https://a.example", True), ("mailto:ann@a.example", True), ("www.a.example", True),
     ("javascript:app.alert(1)", False), ("file:///c:/x", False), ("\\\\e.example\\s", False)],
)  # fmt: skip
def test_a_link_in_a_pdf_leads_to_a_web_page_or_mailbox(target: str, taken: bool) -> None:  # noqa: FBT001
    writer = files.pdf_writer()
    action = DictionaryObject({NameObject("/S"): NameObject("/URI"),
                               NameObject("/URI"): TextStringObject(target)})  # fmt: skip
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])
    content = files.written(writer)
    if taken:
        assert check("sow.pdf", content).kind == "pdf"
    else:
        assert refusal("sow.pdf", content) == (422, "active_content")
