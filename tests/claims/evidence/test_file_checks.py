"""What is taken as evidence, and every reason for which a file is refused."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject
from tests import files

from opencpor.claims.evidence.rules.check import check_file, kind_of, plain_name
from opencpor.claims.evidence.rules.facts import FileFacts
from opencpor.claims.evidence.rules.refusal import CODES
from opencpor.common.errors import Problem

ACCEPT = frozenset({"pdf", "docx", "xlsx", "pptx", "png", "jpg", "msg", "eml", "txt"})
WORD = files.docx()
TYPES = "[Content_Types].xml"
RELATION = (
    '<Relationships><Relationship Id="r9" TargetMode="External" Target="http://evil.example/x"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"/></Relationships>'
)


def check(name: str, content: bytes, accept: frozenset[str] = ACCEPT, mb: int = 25) -> FileFacts:
    return check_file(name, io.BytesIO(content), accept, mb)


def refusal(name: str, content: bytes, **more: object) -> tuple[int, str]:
    with pytest.raises(Problem) as caught:
        check(name, content, **more)  # type: ignore[arg-type]
    assert caught.value.errors[0].code == caught.value.code
    assert caught.value.errors[0].remedy
    return caught.value.status, caught.value.code


@pytest.mark.parametrize(
    ("name", "content", "readable"),
    [
        ("sow.pdf", files.pdf(), True),
        ("SOW.PDF", files.pdf(), True),
        ("sow.docx", WORD, True),
        ("seats.xlsx", files.xlsx(), True),
        ("slides.pptx", files.pptx(), True),
        ("photo.png", files.png(), False),
        ("photo.jpg", files.jpg(), False),
        ("photo.jpeg", files.jpg(), False),
        ("mail.eml", files.eml(), True),
        ("mail.msg", files.msg(), True),
        ("mail.msg", files.msg("logo.png"), True),
        ("note.txt", "Einverstanden, Grüße".encode(), True),
        ("note.txt", "Einverstanden, Grüße".encode("cp1252"), True),
    ],
)
def test_a_good_file_of_every_kind_is_taken(name: str, content: bytes, readable: bool) -> None:  # noqa: FBT001
    facts = check(name, content)
    assert (facts.size, facts.readable, len(facts.sha256)) == (len(content), readable, 32)
    assert facts.kind in ACCEPT


def test_a_pdf_without_words_is_unreadable_but_taken() -> None:
    facts = check("scan.pdf", files.pdf(""))
    assert (facts.readable, facts.pages) == (False, 1)


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("sow.pdf", b"", (422, "file_empty")),
        ("sow.pdf", files.pdf()[:200], (422, "file_corrupt")),
        ("sow.pdf", b"%PDF-1.7\n" + b"junk " * 50, (422, "file_corrupt")),
        ("sow.docx", WORD[:-200], (422, "file_corrupt")),
        ("photo.png", files.png()[:-8], (422, "file_corrupt")),
        ("photo.jpg", files.jpg()[:-3], (422, "file_corrupt")),
        ("photo.png", files.png(100_000, 100_000), (422, "file_too_complex")),
        ("mail.msg", files.msg()[:600], (422, "file_corrupt")),
        ("tool.exe", b"MZ" + b"\0" * 99, (415, "type_not_accepted")),
        ("sow.pdf.exe", b"MZ" + b"\0" * 99, (415, "type_not_accepted")),
        ("sow", files.pdf(), (415, "type_not_accepted")),
        ("page.html", b"<script>alert(1)</script>", (415, "type_not_accepted")),
        ("all.zip", files.packed({"a.pdf": files.pdf()}), (415, "archive")),
        ("sow.docm", WORD, (422, "active_content")),
        ("sow.pdf", b"MZ\x90\0" + b"\0" * 200, (415, "content_differs")),
        ("sow.pdf", files.png(), (415, "content_differs")),
        ("sow.txt", b"MZ plain words", (415, "content_differs")),
        ("sow.txt", b"a\0b", (415, "content_differs")),
        ("sow.eml", b"just words", (415, "content_differs")),
        ("sow.docx", files.xlsx(), (415, "content_differs")),
        ("sow.docx", files.packed({"a.txt": b"x"}), (415, "content_differs")),
        ("sow.docx", files.msg(), (415, "content_differs")),
        ("sow.msg", files.compound({"WordDocument": b"x"}), (415, "content_differs")),
        ("sow.docx", files.compound({"EncryptedPackage": b"x"}), (422, "file_encrypted")),
        ("mail.msg", files.compound({"_VBA_PROJECT": b"x"}), (422, "active_content")),
        ("mail.msg", files.msg("run.exe"), (422, "embedded_file")),
        ("mail.eml", files.eml("run.exe"), (422, "embedded_file")),
        ("photo.png", files.png() + files.packed({"a": b"x"}), (422, "embedded_file")),
        ("photo.jpg", files.jpg() + files.packed({"a": b"x"}), (422, "embedded_file")),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(
    name: str, content: bytes, answer: tuple[int, str]
) -> None:
    assert refusal(name, content) == answer
    assert answer[1] in CODES


def test_a_file_above_the_programs_size_is_too_large() -> None:
    big = b"x" * (1024 * 1024 + 1)
    assert refusal("note.txt", big, mb=1) == (413, "file_too_large")
    assert check("note.txt", big[:-1], mb=1).size == 1024 * 1024


def test_a_kind_that_the_program_does_not_accept_is_refused() -> None:
    assert refusal("sow.docx", WORD, accept=frozenset({"pdf"})) == (415, "type_not_accepted")


@pytest.mark.parametrize(
    "action", ["/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"]
)
def test_a_pdf_that_acts_is_refused(action: str) -> None:
    assert refusal("sow.pdf", files.pdf_with_action(action)) == (422, "active_content")


def test_a_pdf_with_a_script_is_refused() -> None:
    writer = files.pdf_writer()
    script = {NameObject("/S"): NameObject("/X"), NameObject("/JS"): TextStringObject("alert()")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    assert refusal("sow.pdf", files.written(writer)) == (422, "active_content")


def test_a_pdf_with_a_form_program_is_refused() -> None:
    writer = files.pdf_writer()
    form = DictionaryObject({NameObject("/XFA"): NameObject("/x")})
    writer.root_object[NameObject("/AcroForm")] = form
    assert refusal("sow.pdf", files.written(writer)) == (422, "active_content")


def test_a_pdf_with_a_file_in_it_is_refused() -> None:
    writer = files.pdf_writer()
    writer.add_attachment("tool.exe", b"MZ")
    assert refusal("sow.pdf", files.written(writer)) == (422, "embedded_file")


@pytest.mark.parametrize("password", ["secret", ""])
def test_an_encrypted_pdf_is_refused(password: str) -> None:
    writer = files.pdf_writer()
    writer.encrypt(password, "owner", algorithm="AES-256")
    assert refusal("sow.pdf", files.written(writer)) == (422, "file_encrypted")


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("word/vbaProject.bin", b"x", "active_content"),
        ("word/activeX/activeX1.xml", b"<a/>", "active_content"),
        ("word/embeddings/oleObject1.bin", b"x", "embedded_file"),
        ("word/_rels/settings.xml.rels", RELATION.format("attachedTemplate"), "outside_content"),
        ("word/_rels/document.xml.rels", RELATION.format("oleObject"), "outside_content"),
        ("word/_rels/document.xml.rels", RELATION.format("image"), "outside_content"),
        ("word/footer9.xml", b"<w><instrText>DDEAUTO c:\\cmd</instrText></w>", "active_content"),
        (TYPES, b'<!DOCTYPE x [<!ENTITY a "b">]><Types/>', "file_corrupt"),
        (TYPES, b"<Types>", "file_corrupt"),
        ("word/bomb.xml", b"0" * 30_000_000, "file_too_complex"),
    ],
)
def test_an_office_file_with_something_hostile_is_refused(
    part: str, content: bytes, code: str
) -> None:
    assert refusal("sow.docx", files.with_part(WORD, part, content)) == (422, code)


def test_an_office_file_of_a_macro_kind_is_refused_whatever_its_name() -> None:
    with zipfile.ZipFile(io.BytesIO(WORD)) as package:
        types = package.read(TYPES).decode()
    macro = types.replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert refusal("sow.docx", files.with_part(WORD, TYPES, macro)) == (422, "active_content")


def test_ordinary_links_in_a_document_are_fine() -> None:
    linked = files.with_part(WORD, "word/_rels/footer1.xml.rels", RELATION.format("hyperlink"))
    assert check("sow.docx", linked).kind == "docx"


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ann\\sow.pdf", "sow.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("exe\u202efdp.pdf", "exefdp.pdf"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_name_loses_what_could_mislead(given: str, plain: str) -> None:
    assert plain_name(given) == plain


@given(st.text(max_size=300))
def test_no_name_breaks_the_check_of_names(name: str) -> None:
    shown = plain_name(name)
    assert len(shown) <= 200
    assert kind_of(shown) == kind_of(shown).lower()


@given(st.sampled_from(sorted(ACCEPT)), st.binary(min_size=1, max_size=400), st.booleans())
def test_no_content_breaks_the_check(kind: str, content: bytes, started: bool) -> None:  # noqa: FBT001
    starts = {"pdf": b"%PDF-1.7\n", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff",
              "msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
              "eml": b"From: a@b\r\nDate: x\r\n"}  # fmt: skip
    start = starts.get(kind, b"PK\x03\x04") if started else b""
    try:
        check(f"x.{kind}", start + content)
    except Problem as problem:
        assert problem.code in CODES  # noqa: PT017 - a taken file is fine too


def pdf_of_forms(depth: int, ending: bytes) -> bytes:
    """Return a page that draws a form, which draws another twice, and so on."""
    writer, inner = PdfWriter(), None
    for _ in range(depth):
        form = StreamObject()
        form.set_data(b"/X Do /X Do" if inner else ending)
        form.update({NameObject("/Type"): NameObject("/XObject"),
                     NameObject("/Subtype"): NameObject("/Form")})  # fmt: skip
        if inner is not None:
            drawn = DictionaryObject({NameObject("/X"): inner})
            form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
        inner = writer._add_object(form)  # noqa: SLF001 - pypdf adds objects no other way
    page = writer.add_blank_page(200, 200)
    drawn = DictionaryObject({NameObject("/X"): inner})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
    content = StreamObject()
    content.set_data(b"/X Do")
    page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 - as above
    return files.written(writer)


def test_a_small_pdf_cannot_ask_for_hours_of_work(caplog: pytest.LogCaptureFixture) -> None:
    found = check("a.pdf", pdf_of_forms(40, b"q Q " * 1_000))
    assert (found.readable, found.pages) == (False, 1)
    drawn = [record for record in caplog.records if "XFormObject" in record.getMessage()]
    assert len(drawn) < 100


MAIL = b"From: a@b.example\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (MAIL + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i)
                         for i in range(3000)), "file_corrupt"),
        (MAIL + b"Content-Type: message/rfc822\r\n\r\n" * 2000, "file_corrupt"),
        (b"From: " + b"(" * 15_000 + b"\r\n" + MAIL + b"\r\nx", "file_corrupt"),
        (MAIL + b"To: " + b"a," * 15_000 + b"\r\n\r\nx", "file_too_complex"),
        (MAIL + b"X: y\r\n" * 100_000 + b"\r\nx", "content_differs"),
        (MAIL + b"Content-Type: text/plain; charset=hex\r\n\r\nzz", "file_corrupt"),
    ],
)  # fmt: skip
def test_a_mail_made_to_break_its_reader_is_refused(content: bytes, code: str) -> None:
    assert refusal("mail.eml", content)[1] == code


@pytest.mark.parametrize("shift", [0, 2, 16, 65_535])
def test_a_compound_file_with_impossible_sectors_is_refused(shift: int) -> None:
    content = bytearray(files.msg())
    content[30:32] = shift.to_bytes(2, "little")
    assert refusal("mail.msg", bytes(content)) == (422, "file_corrupt")


def test_an_attachment_does_not_hide_behind_a_huge_name() -> None:
    assert refusal("mail.msg", files.msg("x" * 5_000 + ".png")) == (422, "embedded_file")
