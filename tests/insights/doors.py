"""The doors through which one reader is shown and given figures, each asked from outside."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pyarrow.parquet as pq
from django.test import Client
from openpyxl import load_workbook
from tests.builders import token_of
from tests.insights.numbers import Reader

from opencpor.access.queries import actor_of_user

TAG = re.compile(r"<[^>]+>")


class Doors:
    """What one reader is shown and given, each door asked as it is from outside."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.actor = reader, actor_of_user(reader.user)
        self._api = Client(headers={"Authorization": f"Bearer {token_of(reader.user)}"})
        self._read: dict[str, str] = {}
        self._pages = Client()
        self._pages.force_login(reader.user, backend="django.contrib.auth.backends.ModelBackend")

    def api(self, path: str) -> Any:
        address = path if path.startswith("/") else f"/insights/{path}"
        return self._api.get(f"/api/v1{address}").json()

    def page(self, path: str) -> str:
        if path not in self._read:
            address = path if path.startswith("/") else f"/insights/{path}"
            self._read[path] = self._pages.get(address).content.decode()
        return self._read[path]

    def shown(self, path: str, caption: str, end: str = "</tbody>") -> list[list[str]]:
        """The cells of a page's table, as its reader sees them; empty: the page has none."""
        found = re.search(
            rf'<caption class="visually-hidden">{caption}.*?<tbody>(.*?){end}',
            self.page(path), re.DOTALL,
        )  # fmt: skip
        rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL) if found else []
        cells = [re.split(r"</t[hd]>", row)[:-1] for row in rows]
        return [[" ".join(unescape(TAG.sub(" ", one)).split()) for one in row] for row in cells]

    def file(self, key: str, asked: str = "") -> list[dict[str, str]]:
        """The rows of a table as the page hands them out; its XLSX and the API's Parquet too."""
        rows = list(csv.DictReader(io.StringIO(self._page_file(f"{key}.csv?{asked}").decode())))
        book = load_workbook(io.BytesIO(self._page_file(f"{key}.xlsx?{asked}")), read_only=True)
        head, *cells = book.worksheets[0].iter_rows(values_only=True)
        assert [said(*row) for row in cells] == [said(*row.values()) for row in rows]
        assert not rows or list(head) == list(rows[0])
        where = [part.replace("=", ":") for part in asked.split("&") if part]
        by_api = self._api.get(
            f"/api/v1/insights/tables/{key}", {"format": "parquet", "where": where}
        )
        exact = pq.read_table(io.BytesIO(b"".join(by_api.streaming_content))).to_pylist()
        assert [[plain(one) for one in row.values()] for row in exact] == [
            [plain(one) for one in row.values()] for row in rows
        ]
        return rows

    def _page_file(self, name: str) -> bytes:
        return b"".join(self._pages.get(f"/insights/tables/{name}").streaming_content)

    def refused(self, key: str) -> bool:
        page = self._pages.get(f"/insights/tables/{key}.csv")
        return page.status_code == self._api.get(
            f"/api/v1/insights/tables/{key}"
        ).status_code == 403  # fmt: skip


def plain(value: Any) -> str:
    """Write a cell so that kinds of files compare: months by their names, numbers by value.

    The first day of a month stands for it.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):  # spreadsheets have no other numbers
        return plain(repr(value))
    if isinstance(value, date):
        return f"{value:%Y-%m}" if value.day == 1 else value.isoformat()
    text = "" if value is None else str(value)
    if re.fullmatch(r"\d{4}-\d{2}-01", text):
        return text[:7]
    return str(Decimal(text).normalize()) if re.fullmatch(r"-?\d+\.\d+", text) else text


def said(*values: Any) -> tuple[str, ...]:
    return tuple(plain(value) for value in values)


def shown_as(value: str) -> str:
    """Read a figure of a page: no separators, and a dash where there is none."""
    return "" if value in {"\N{EN DASH}", ""} else value.replace(",", "").replace("%", "")


def money_shown(value: str) -> Decimal:
    """Read an amount of a page, in minor units."""
    return Decimal(value.rsplit(maxsplit=1)[-1].replace(",", "")) * 100
