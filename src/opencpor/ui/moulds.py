"""Parts that repeat: their template is drawn once for each language, then only filled.

A template of a row says what every row has; the values differ. Drawing it fifty times over costs
more than the rest of a page, so that it is drawn once with marks in place of values, and the marks
become gaps. Whatever differs from row to row must therefore be a value, not a choice inside the
template; choices of the list as a whole (``flags``) stay in the template.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MARK = "gap9c1f4e{}x"  # stays as it is in text, attributes and addresses
BETWEEN = "\x1f"  # between values that are escaped together; escaping leaves it as it is


@lru_cache(maxsize=256)
def _mould(
    template: str,
    names: tuple[str, ...],
    flags: tuple[tuple[str, bool | str], ...],
    language: str | None,
) -> str:
    """Return a template's HTML with ``%(name)s`` for each value."""
    del language  # the active one, in which the template is drawn
    marks = {name: MARK.format(place) for place, name in enumerate(names)}
    text = render_to_string(template, marks | dict(flags)).strip().replace("%", "%%")
    for name, mark in marks.items():
        text = text.replace(mark, f"%({name})s")
    return text


def _inert(values: Sequence[Any]) -> list[str]:
    """Return values as HTML, escaped together: one by one costs more than the page around them."""
    plain = [str(one) for one in values if not isinstance(one, SafeString)]
    together = BETWEEN.join(plain)
    if together.count(BETWEEN) >= max(len(plain), 1):  # a value holds it
        escaped = iter([escape(one) for one in plain])
    else:
        escaped = iter(escape(together).split(BETWEEN))
    return [one if isinstance(one, SafeString) else next(escaped) for one in values]


def draw_rows(template: str, rows: Iterable[Mapping[str, Any]], **flags: bool) -> SafeString:
    """Draw rows of a list.

    Args:
        template: Of one row; its variables are the names of the values, and the flags.
        rows: The values of each, all of the same names; escaped unless they are safe.
        flags: What the template chooses by, for the list as a whole.
    """
    chosen, language = tuple(sorted(flags.items())), get_language()
    given = list(rows)
    values = iter(_inert([one for row in given for one in row.values()]))
    drawn = [
        _mould(template, tuple(row), chosen, language) % {name: next(values) for name in row}
        for row in given
    ]
    return SafeString("\n".join(drawn))


def filled(template: str, values: Mapping[str, Any], **flags: bool | str) -> SafeString:
    """Draw a small part that pages have again and again, such as the frame of a card.

    Args:
        template: Its variables are the names of the values, and the flags. It can choose by whether
            a value is there: one that is empty is left out.
        values: What differs each time; escaped unless it is safe.
        flags: What else the template chooses by; few.
    """
    given = {name: value for name, value in values.items() if value}
    mould = _mould(template, tuple(given), tuple(sorted(flags.items())), get_language())
    return SafeString(mould % dict(zip(given, _inert(list(given.values())), strict=True)))
