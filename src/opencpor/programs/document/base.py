"""Ground types of the program document: closed frozen sections, keys, decimal strings, days.

A document is written by people in YAML, so every type refuses what YAML likes to guess: `5.00`
without quotes is a binary float, `no` is a truth value, `12:30` is 750.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from opencpor.common.phrases import phrase

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DECIMAL_PATTERN = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$"
LARGEST_FACTOR = 1000
_DECIMAL = re.compile(DECIMAL_PATTERN, re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Section(BaseModel):
    """One closed part of the document: no unknown keys, no silent conversions, no change."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


def wrong(what: str, expected: str) -> PydanticCustomError:
    """Build an error that reads `what is wrong: what is expected`; braces are plain text."""
    return PydanticCustomError(
        "document", "{what}: expected {expected}", {"what": what, "expected": expected}
    )


def _decimal(value: Any) -> Any:
    if isinstance(value, Decimal):  # a section built in code rather than read from a document
        value = str(value)
    if not isinstance(value, str) or _DECIMAL.fullmatch(value) is None:
        what = phrase("{value} is not a plain decimal text", value=repr(value))
        raise wrong(what, 'a quoted number such as "12.50"')
    return Decimal(value)


def _share(value: Any) -> Any:
    number = _decimal(value)
    if not 0 <= number <= 1:
        what = phrase("{value} is not a share", value=repr(value))
        raise wrong(what, 'a quoted number from "0" to "1"')
    return number


def _factor(value: Any) -> Any:
    number = _decimal(value)
    if not 1 < number <= LARGEST_FACTOR:
        most = phrase('a quoted number above "1", at most "{most}"', most=LARGEST_FACTOR)
        raise wrong(phrase("{value} is no factor", value=repr(value)), most)
    return number


def _day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    what = phrase("{value} is not a day", value=repr(str(value)))
    raise wrong(what, "a date such as 2026-07-01")


def _sequence(value: Any) -> Any:
    """Let YAML's lists fill our immutable tuples."""
    return tuple(value) if isinstance(value, list) else value


def _group(value: Any) -> Any:
    return tuple(_closed(value)) if isinstance(value, list | tuple) else value


def _closed(values: Any) -> Any:
    seen = [value for value in values if isinstance(value, str | int)]
    repeated = sorted({str(value) for value in seen if seen.count(value) > 1})
    if repeated:
        what = phrase("{values} listed twice", values=", ".join(repeated))
        raise wrong(what, "each value once")
    return values


Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=64)]
"""Lower case words joined by hyphens; what other parts of the document and the API refer to."""

Label = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
"""A short text in no particular language: a name, an alias, a column heading."""

_string_schema = WithJsonSchema({"type": "string", "pattern": DECIMAL_PATTERN})
_as_text = PlainSerializer(str, return_type=str)

Amount = Annotated[Decimal, BeforeValidator(_decimal), _as_text, _string_schema]
"""A non-negative decimal, written as a quoted string and kept with the digits as written."""

Share = Annotated[Decimal, BeforeValidator(_share), _as_text, _string_schema]
"""A decimal from 0 to 1, written as a quoted string; "0.15" is 15 percent."""

Factor = Annotated[Decimal, BeforeValidator(_factor), _as_text, _string_schema]
"""A decimal above 1, written as a quoted string; "3" is three times as much."""

Day = Annotated[
    date,
    BeforeValidator(_day),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A calendar day in ISO form."""

Listed = BeforeValidator(_sequence)
"""Marks a tuple that is written as a list; the order is kept."""

Grouped = BeforeValidator(_group)
"""Marks a tuple that is written as a list without repeats; the order means nothing."""
