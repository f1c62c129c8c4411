"""Workbooks that unpack to far more than they weigh are refused before they are held whole."""

import io
import zipfile

import pytest

from opencpor.common.errors import TooLarge
from opencpor.common.workbooks import LONGEST_CELL, MOST_TAGS, as_csv, workbook_parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
NAMED = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}"/></Types>'
MIB = 1024 * 1024


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
    assert as_csv(content, MIB) == b"Contoso,Contoso\r\n"


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
