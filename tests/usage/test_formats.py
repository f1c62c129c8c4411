"""A file's content says what it is, whatever it is called; what is no table is refused."""

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.usage.checking import HEADINGS, TENANT, check, check_rows, row

from opencpor.usage.imports import limits, unpack, workbook
from opencpor.usage.imports.refusal import RefusedError

ONE = [(TENANT, "teams", "", "2024-03", 10, 20)]
CSV = f"{HEADINGS}\n{row()}\n"


def refusal(path: Path) -> str:
    with pytest.raises(RefusedError) as refused:
        check(path)
    assert refused.value.reason
    return refused.value.code


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace(",", "\t").encode(),
        CSV.replace(",", ";").encode(),
        CSV.encode("utf-16"),
        gzip.compress(CSV.encode()),
        CSV.replace("teams", '"Microsoft Teams"').encode(),
    ],
    ids=["plain", "marked", "windows", "tabs", "semicolons", "utf-16", "gzip", "quoted"],
)
def test_text_files_of_every_kind_give_the_same_facts(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "usage.bin").write_bytes(content)
    assert check(tmp_path / "usage.bin").figures == ONE


@pytest.mark.parametrize(
    "said",
    [
        f"  {TENANT} ,Teams , 2024-03,10 , 20",
        f"{TENANT.upper()},TEAMS,202403,10.,20.00",
        f"{TENANT.replace('-', '')},microsoft  teams,2024-03-31T10:00:00,0010, 020",
        f"{{{TENANT}}},microsoft teams,march 2024,10.0,20",
    ],
    ids=["blanks", "capitals", "no hyphens", "braces"],
)
def test_values_written_otherwise_are_the_same(tmp_path: Path, said: str) -> None:
    checked = check_rows(tmp_path, said)
    assert (checked.figures, checked.quarantine) == (ONE, [])


def test_a_letter_may_lie_across_two_parts_of_a_file(tmp_path: Path) -> None:
    filler = "x" * (limits.MEBIBYTE - len(f"{HEADINGS},who\n{row()},") - 1)
    (tmp_path / "usage.csv").write_text(f"{HEADINGS},who\n{row()},{filler}\u00fc\n", "utf-8")
    assert (tmp_path / "usage.csv").read_bytes()[limits.MEBIBYTE - 1] == "\u00fc".encode()[0]
    assert check(tmp_path / "usage.csv").outcome.notes == ()


def test_another_encoding_is_read_and_said_so(tmp_path: Path) -> None:
    content = f"{HEADINGS},who\n{row()},Müller\n".encode("cp1252")
    (tmp_path / "usage.csv").write_bytes(content)
    checked = check(tmp_path / "usage.csv")
    assert checked.figures == ONE
    assert checked.outcome.notes == ("The file is not UTF-8; it was read as Windows-1252.",)


def test_a_workbook_gives_its_first_visible_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "hidden"
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("usage")
    sheet.append(HEADINGS.split(","))
    sheet.append([TENANT, "teams", date(2024, 3, 1), 10.0, 20])
    sheet.append([TENANT, "teams", "2024-02", None, None])
    book.save(tmp_path / "usage.xlsx")
    (tmp_path / "usage.xlsx").rename(tmp_path / "upload")  # as it is kept, without an ending
    checked = check(tmp_path / "upload")
    assert checked.figures == ONE
    assert checked.codes == [(3, "NOFIGURES")]


SHEET = (
    "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>{}</worksheet>"
)
ROW = "<sheetData><row r='1'>{}</row></sheetData>"
DAMAGED = {
    "a date out of range": ROW.format("<c r='A1' t='d'><v>0000-99-99</v></c>"),
    "a text that is not there": ROW.format("<c r='A1' t='s'><v>99999</v></c>"),
    "a row of any number": ROW.format("").replace("r='1'", "r='99999999999'"),
    "half an element": "<sheetData><row",
    "entities": "<!DOCTYPE x [<!ENTITY a 'aa'>]><sheetData/>",
}


@pytest.mark.parametrize("inner", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_workbook_is_refused_whatever_its_name(tmp_path: Path, inner: str) -> None:
    whole = io.BytesIO()
    openpyxl.Workbook().save(whole)
    with zipfile.ZipFile(whole) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(tmp_path / "upload", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, SHEET.format(inner) if name == sheet else content)
    assert refusal(tmp_path / "upload") == "damaged_file"


def test_parquet_may_have_its_own_types(tmp_path: Path) -> None:
    table = pa.table({
        "Tenant_Id": [TENANT], "workload": ["teams"], "month": [date(2024, 3, 1)],
        "active_users": pa.array([10], pa.int16()), "paid_units": pa.array([20.0], pa.float64()),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "usage.parquet")
    assert check(tmp_path / "usage.parquet").figures == ONE


def _zip(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "/"), content)
    return held.getvalue()


UNREADABLE = {
    "no byte": (b"", "empty_file"),
    "headings only": (f"{HEADINGS}\n".encode(), "empty_file"),
    "an empty gzip": (gzip.compress(b""), "empty_file"),
    "an empty first line": (b"\n" + CSV.encode(), "unknown_layout"),
    "an executable": (b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 64, "not_a_table"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01", "not_a_table"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64, "not_a_table"),
    "another ZIP file": (_zip(word_document=b"<xml/>"), "not_a_table"),
    "a cut ZIP file": (_zip(xl_workbook=b"x")[:40], "damaged_file"),
    "a cut gzip": (gzip.compress(CSV.encode() * 50)[:60], "damaged_file"),
    "a cut Parquet file": (b"PAR1" + b"\x15" * 40, "damaged_file"),
    "bytes of no encoding": (b"tenant_id,\x81\x8d\n", "unreadable_text"),
    "a NUL in UTF-16": (("tenant_id,work\0load\n" + CSV).encode("utf-16"), "not_a_table"),
    "UTF-32": (CSV.encode("utf-32"), "not_a_table"),
    "a NUL in a cell": (f"{HEADINGS}\n\0,teams,2024-03,1,2\n".encode(), "not_a_table"),
    "an endless heading": (b"x" * 200_000 + b"\n1\n", "unknown_layout"),
    "a thousand columns": (b",".join(b"c%d" % n for n in range(1000)) + b"\n", "unknown_layout"),
    "a gzip in a gzip": (gzip.compress(gzip.compress(CSV.encode())), "not_a_table"),
    "an open quotation mark": (b'tenant_id,"workload\n', "unknown_layout"),
}


@pytest.mark.parametrize(("content", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "usage.csv").write_bytes(content)
    assert refusal(tmp_path / "usage.csv") == code


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LARGEST_WORKBOOK", 1000)
    bomb = {"xl_workbook.xml": b"x", "xl_sheet.xml": b"0" * 5000}
    (tmp_path / "bomb.xlsx").write_bytes(_zip(**bomb))
    assert refusal(tmp_path / "bomb.xlsx") == "file_too_large"


def test_a_workbook_with_a_cell_longer_than_a_spreadsheet_allows_is_refused(tmp_path: Path) -> None:
    cell = f"<c t='inlineStr'><is><t>{'a' * 32_768}</t></is></c>"
    book = openpyxl.Workbook()
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    parts["xl/worksheets/sheet1.xml"] = SHEET.format(ROW.format(cell)).encode()
    with zipfile.ZipFile(tmp_path / "long.xlsx", "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    assert refusal(tmp_path / "long.xlsx") == "file_too_large"


def test_a_gzip_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "RATIO_FROM", 1000)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"0" * 1_000_000))
    assert refusal(tmp_path / "bomb.gz") == "file_too_large"


@pytest.mark.parametrize(
    "heading",
    ["'); DROP TABLE staged; --", '"x""y"', "=cmd|' /C calc'!A0", "c0", "row", "💥", "x" * 5000],
)
def test_hostile_headings_are_only_text(tmp_path: Path, heading: str) -> None:
    (tmp_path / "usage.csv").write_text(f"{HEADINGS},{heading}\n{row()},1\n")
    assert check(tmp_path / "usage.csv").figures == ONE


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    wide = ",".join(f"c{n}" for n in range(limits.MOST_COLUMNS + 1))
    (tmp_path / "usage.csv").write_text(f"{wide}\n")
    assert refusal(tmp_path / "usage.csv") == "unknown_layout"


def test_hostile_parquet_headings_are_only_text(tmp_path: Path) -> None:
    table = pa.table({
        "tenant_id": [TENANT], "workload": ["teams"], "month": ["2024-03"],
        "active_users": [10], "paid_units": [20], 'x" FROM y; --': ["1"], "place": [7],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "usage.parquet")
    assert check(tmp_path / "usage.parquet").figures == ONE
