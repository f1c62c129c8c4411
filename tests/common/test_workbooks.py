"""Workbooks that unpack to far more than they weigh are refused before they are held whole."""

import io
import zipfile

import pytest

from opencpor.common.errors import Invalid, TooLarge
from opencpor.common.sheets import LONGEST_CELL, Bounds
from opencpor.common.sheets import as_csv as read
from opencpor.common.workbooks import workbook_parts
from opencpor.runtime.sheets import table_in

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
NAMED = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}"/></Types>'
MIB = 1024 * 1024
MOST_TAGS = Bounds().tags


def as_csv(content: bytes, most_bytes: int) -> bytes:
    return read(io.BytesIO(content), Bounds(table=most_bytes))


def sharing(strings: str, cells: str) -> bytes:
    """Return a workbook whose cells refer to a table of texts."""
    whole, out = io.BytesIO(b"".join(workbook_parts([("name",)]))), io.BytesIO()
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row>{cells}</row></sheetData></worksheet>'
    with zipfile.ZipFile(whole) as had, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in had.namelist():
            text = had.read(name).decode()
            text = sheet if name.endswith("sheet1.xml") else text.replace("</Types>", NAMED)
            made.writestr(name, text)
        made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
    return out.getvalue()


def test_a_text_that_cells_share_is_read() -> None:
    content = sharing("<si><t>Contoso</t></si>", '<c t="s"><v>0</v></c>' * 2)
    assert as_csv(content, MIB) == b"Contoso,Contoso\n"


def test_a_workbook_is_read_in_a_child_process_and_refused_with_its_reason() -> None:
    content = b"".join(workbook_parts([("name", "seats"), ("Contoso", 12), (), ("Fabrikam", 3)]))
    assert table_in(content, MIB) == b"name,seats\nContoso,12\n,\nFabrikam,3\n"
    with pytest.raises(TooLarge, match="Split it"):
        table_in(content, 10)
    with pytest.raises(Invalid) as refused:
        table_in(content[:200], MIB)
    assert (refused.value.code, refused.value.errors[0].field) == ("damaged", "file")


def test_rows_below_a_long_gap_are_not_lost_silently() -> None:
    def rows(gap: int) -> io.BytesIO:
        return io.BytesIO(b"".join(workbook_parts([("a",), *[()] * gap, ("b",), *[()] * 3])))

    assert read(rows(3), Bounds(gap=3)).splitlines() == [b"a", b'""', b'""', b'""', b"b"]
    with pytest.raises(Invalid, match="more than 3 empty rows"):
        read(rows(4), Bounds(gap=3))


def test_a_long_text_in_many_cells_is_refused() -> None:
    long = "a" * (LONGEST_CELL + 1)
    content = sharing(f"<si><t>{long}</t></si>", '<c t="s"><v>0</v></c>' * 200)
    assert len(content) < MIB
    with pytest.raises(TooLarge):
        as_csv(content, 64 * MIB)


def test_a_table_of_very_many_texts_is_refused() -> None:
    content = sharing("<si/>" * MOST_TAGS, '<c t="s"><v>0</v></c>')
    assert len(content) < MIB
    with pytest.raises(TooLarge):
        as_csv(content, MIB)
