"""Where in a file of a bank something stands, in words. Pure.

Places are kept, compared and told to programs in English; pages say them in the reader's language.
"""

import re

from opencpor.common.phrases import Phrase, phrase

STATEMENT = re.compile(r"statement (?P<number>[0-9]+), ")
"""What begins a place in a file of several statements."""
_LINE = re.compile(r"line (?P<number>[0-9]+)(, (?P<name>.+))?", re.DOTALL)


def line(number: int, name: str = "") -> Phrase:
    """Return the place of a line, or of a column or an element in it."""
    if not name:
        return phrase("line {number}", number=number)
    return phrase("line {number}, {name}", number=number, name=name)


def in_statement(number: int, place: str) -> Phrase:
    """Return a place in one of several statements: files without line ends have one line."""
    return phrase("statement {number}, {place}", number=number, place=place)


def within(place: str, name: str) -> str:
    """Return where in a line, or in a row that a program sent, the value of a column stands."""
    found = _LINE.fullmatch(place)
    return line(int(found["number"]), name) if found else f"{place}, {name}"


def read_place(text: str) -> str:
    """Return a kept place as it was made; what is none, such as ``rows[3]``, as it is."""
    begun = STATEMENT.match(text)
    if begun:
        return in_statement(int(begun["number"]), read_place(text[begun.end() :]))
    found = _LINE.fullmatch(text)
    return line(int(found["number"]), found["name"] or "") if found else text
