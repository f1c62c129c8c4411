"""Finding dates in running text, in English and German, and in figures."""

import re
from collections.abc import Iterator
from datetime import date

from opencpor.claims.evidence.rules.naming import folded

_MONTHS = (
    ("january", "januar", "jan", "janner"),
    ("february", "februar", "feb", "feber"),
    ("march", "marz", "mar", "maerz", "mrz"),
    ("april", "apr"),
    ("may", "mai"),
    ("june", "juni", "jun"),
    ("july", "juli", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oktober", "oct", "okt"),
    ("november", "nov"),
    ("december", "dezember", "dec", "dez"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])")
_DOTS = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\d)")
_SHORT = re.compile(r"(?<![\d.])(\d\d)\.(\d\d)\.(\d\d)(?![\d.]*\d)")
_SLASHES = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)(?![\d/])")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of\s+)?-?({_NAMES})\.?,?\s*-?((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(
    rf"\b({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?!\d)"
)
CENTURY = 2000


def _day(year: int, month: int, day: int) -> frozenset[date]:
    try:
        return frozenset({date(year, month, day)})
    except ValueError:
        return frozenset()


def dates_in(text: str) -> Iterator[tuple[frozenset[date], str]]:
    """Yield every date with its words; one such as 03/04/2026 may mean either of two days."""
    plain = folded(text)
    for one in _ISO.finditer(plain):
        yield _day(int(one[1]), int(one[2]), int(one[3])), one[0]
    for one in _DOTS.finditer(plain):
        yield _day(int(one[3]), int(one[2]), int(one[1])), one[0]
    for one in _SHORT.finditer(plain):
        yield _day(CENTURY + int(one[3]), int(one[2]), int(one[1])), one[0]
    for one in _SLASHES.finditer(plain):
        year, first, second = int(one[3]), int(one[1]), int(one[2])
        yield _day(year, first, second) | _day(year, second, first), one[0]
    for one in _DAY_FIRST.finditer(plain):
        yield _day(int(one[3]), MONTHS[one[2]], int(one[1])), one[0]
    for one in _MONTH_FIRST.finditer(plain):
        yield _day(int(one[3]), MONTHS[one[1]], int(one[2])), one[0]


def find_date(text: str, first: date, last: date) -> str:
    """Return the words of a date from ``first`` to ``last``, both included; empty: there is none.

    A date that may mean two days counts only if both lie within.
    """
    for days, words in dates_in(text):
        if days and all(first <= day <= last for day in days):
            return words
    return ""
