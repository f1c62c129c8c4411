"""Reads text values into typed ones and gathers every error with what to do about it."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.directory.rules.cells import read_date
from opencpor.directory.rules.tenant import domain_of, guid_of

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

ACCOUNT_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
KEY = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_KEY = 64


class Reader:
    """Reads the fields of one thing; `finish` raises if any was wrong.

    Each method reads one field, notes an error if it is wrong, and then returns an empty value.
    """

    def __init__(self, raw: Mapping[str, str]) -> None:
        self.raw = raw
        self.errors: list[FieldError] = []

    def wrong(self, field: str, code: str, message: str, remedy: str) -> None:
        """Note an error."""
        self.errors.append(FieldError(field, code, message, remedy))

    def text(self, field: str, longest: int, *, required: bool = True) -> str:
        """Read one line of text."""
        value = legible(self.raw.get(field, ""))
        if required and not value:
            self.wrong(field, "required", "Nothing is given.", "Give a value.")
        elif len(value) > longest:
            self.wrong(
                field,
                "too_long",
                "The text is too long.",
                phrase("At most {longest} characters.", longest=longest),
            )
        elif _CONTROL.search(value):
            self.wrong(
                field, "bad_text", "The text holds control characters.", "Write it in one line."
            )
        else:
            return value
        return ""

    def _matching(self, field: str, value: str, pattern: re.Pattern[str], expected: str) -> str:
        if value and not pattern.fullmatch(value):
            self.wrong(
                field, "bad_shape", phrase("{value!r} has the wrong shape.", value=value), expected
            )
            return ""
        return value

    def country(self, field: str) -> str:
        """Read a country: two letters of ISO 3166-1, in either case."""
        value = self.text(field, 100).upper()
        return self._matching(field, value, COUNTRY, "Give the two letters of ISO 3166-1: DE, US.")

    def number(self, field: str, *, required: bool = True) -> str:
        """Read a PartnerID or a global account id."""
        value = self.text(field, 40, required=required)
        return self._matching(
            field, value, ACCOUNT_NUMBER, "Letters, digits, '.', '_' and '-', at most 40."
        )

    def key(self, field: str, longest: int = LONGEST_KEY) -> str:
        """Read a key, such as that of a program."""
        value = self.text(field, longest)
        return self._matching(field, value, KEY, "Small letters, digits and '-'.")

    def guid(self, field: str) -> UUID:
        """Read a GUID in any dress."""
        value = self.text(field, 100)
        found = guid_of(value) if value else UUID(int=0)
        if found is None:
            self.wrong(
                field,
                "bad_guid",
                phrase("{value!r} is no GUID.", value=value),
                "Give 32 hexadecimal digits: 3f2504e0-4f89-41d3-9a0c-0305e82c3301.",
            )
        elif found.int == 0 and value:
            self.wrong(field, "nil_guid", "All zeros name nobody.", "Give the real GUID.")
        return found or UUID(int=0)

    def choice(self, field: str, kind: type[E]) -> E:
        """Read one value of a closed list."""
        value = self.text(field, 100)
        if value in list(kind):
            return kind(value)
        if value:
            listed = ", ".join(kind)
            self.wrong(
                field,
                "unknown_value",
                phrase("{value!r} is not known.", value=value),
                phrase("One of: {listed}.", listed=listed),
            )
        return next(iter(kind))

    def domains(self, field: str) -> frozenset[str]:
        """Read domains separated by spaces."""
        found = set()
        for word in self.raw.get(field, "").split():
            domain = domain_of(word)
            if not domain:
                self.wrong(
                    field,
                    "bad_domain",
                    phrase("{word!r} is no domain.", word=word),
                    "Write it as contoso.example.",
                )
            found.add(domain)
        return frozenset(found)

    def day(self, field: str, *, required: bool = True) -> date | None:
        """Read a date, ``YYYY-MM-DD``."""
        value = self.text(field, 40, required=required)
        try:
            return read_date(value) if value else None
        except ValueError:
            self.wrong(
                field,
                "bad_date",
                phrase("{value!r} is no date.", value=value),
                "Write it as 2026-10-31.",
            )
            return None

    def cell(self, field: str, read: Callable[[str], T], example: str) -> T:
        """Read a cell that holds several values."""
        try:
            return read(self.raw.get(field, ""))
        except ValueError as error:
            self.wrong(
                field, "bad_list", f"{error}.", phrase("Write it as: {example}", example=example)
            )
            return read("")

    def finish(self) -> None:
        """Refuse the whole if anything was wrong.

        Raises:
            Invalid: With every error.
        """
        if self.errors:
            raise Invalid("Some values are not right.", code="invalid", errors=self.errors)
