"""A part of a document as inputs that a form can show, and what was typed as a part again.

What a form does not show stays: parts with pages of their own, values that are of the wrong shape,
keys that nobody knows. A value that looks as it did is kept as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from opencpor.common.errors import Invalid
from opencpor.common.phrases import phrase
from opencpor.programs.document.errors import Path
from opencpor.programs.document.outline import Field, Kind, fields_of, types_of

BLANK_ROWS = 2
MOST_ROWS = 300
FLAT_FIELDS = 5
REMOVE = "remove"
LEAVES = frozenset({
    Kind.TEXT, Kind.LINE, Kind.NUMBER, Kind.DECIMAL, Kind.DAY, Kind.FLAG, Kind.CHOICE,
    Kind.CHOICES, Kind.LINES,
})  # fmt: skip
SHORT_TEXTS = frozenset({"name", "label", "unit"})
_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
ABSENT = object()  # no value: what is usual holds


class Typed(Protocol):
    """What was sent from a form."""

    def get(self, name: str, default: Any = None) -> Any:
        """Return the last value of a name."""

    def getlist(self, name: str) -> list[Any]:
        """Return all values of a name."""


@dataclass(frozen=True)
class Input:
    """One input: where it stands in the part, what field it is of, and what it shows."""

    name: str
    field: Field
    language: str
    value: Any
    row: int | None = None  # of a table, from 0


@dataclass(frozen=True)
class Group:
    """Inputs under a heading of their own."""

    field: Field
    nodes: Sequence[Node]


@dataclass(frozen=True)
class Table:
    """Inputs row by row; a last row or two are blank."""

    field: Field
    columns: Sequence[tuple[str, str]]  # name of the field and its language
    rows: Sequence[Sequence[Input]]


@dataclass(frozen=True)
class Links:
    """Entries that have pages of their own."""

    field: Field
    path: Path
    titles: Sequence[str]


@dataclass(frozen=True)
class Misfit:
    """A value that no form can show, since it is of another shape."""

    field: Field


Node = Input | Group | Table | Links | Misfit


def is_flat(field: Field) -> bool:
    """Whether entries of a list are small enough for rows of a table."""
    if len(field.models) > 1:
        return False
    own = fields_of(field.models[0]).values()
    small = all(
        one.kind in LEAVES - {Kind.CHOICES} and (one.kind is not Kind.TEXT or _short(one))
        for one in own
    )
    return small and len(own) <= FLAT_FIELDS


def _short(field: Field) -> bool:
    return field.name in SHORT_TEXTS


def title_of(entry: Any, place: int) -> str:
    """Return what an entry is called: its name or text, else its key, else its number."""
    if isinstance(entry, Mapping):
        for name in ("name", "key", "code", "rule", "sku", "reach", "text"):
            given = entry.get(name)
            if isinstance(given, Mapping):
                given = next(iter(given.values()), "")
            if isinstance(given, str | int) and str(given).strip():
                return str(given)[:100]
    return f"#{place + 1}"


def nodes_of(
    fields: Mapping[str, Field], raw: Any, path: Path, languages: Sequence[str], prefix: str = ""
) -> list[Node]:
    """Return what a form shows of a part.

    Args:
        fields: The part's fields.
        raw: The part as plain data, right or wrong.
        path: Where it stands in the document.
        languages: Those of the program.
        prefix: What the names of its inputs begin with.
    """
    given = raw if isinstance(raw, Mapping) else {}
    found: list[Node] = []
    for name, field in fields.items():
        value = given.get(name)
        where = f"{prefix}{name}"
        if not _fits(field, value):
            found.append(Misfit(field))
        elif field.kind in LEAVES:
            found += _inputs(field, value, where, languages)
        elif field.kind is Kind.SECTION:
            own = fields_of(field.model_for(value))
            found.append(Group(field, nodes_of(own, value, (*path, name), languages, f"{where}.")))
        elif field.kind is Kind.PAIRS:
            found.append(_pairs(field, value or {}, where))
        elif is_flat(field):
            found.append(table_of(field, value or [], where, languages))
        else:
            titles = [title_of(entry, place) for place, entry in enumerate(value or [])]
            found.append(Links(field, (*path, name), titles))
    return found


def _fits(field: Field, value: Any) -> bool:
    """Whether a value has the shape that inputs of its field can show."""
    if value is None:
        return True
    if isinstance(value, Mapping):
        pairs = field.kind is Kind.PAIRS and not any(map(_composed, value.values()))
        words = field.kind is Kind.TEXT and all(
            isinstance(one, str) for pair in value.items() for one in pair
        )
        return pairs or words or field.kind is Kind.SECTION
    if isinstance(value, list):
        plain = field.kind in (Kind.LINES, Kind.CHOICES) and not any(map(_composed, value))
        return plain or (
            field.kind is Kind.SECTIONS and all(_row_fits(field, one) for one in value)
        )
    return field.kind in LEAVES - {Kind.LINES, Kind.CHOICES}


def _row_fits(field: Field, row: Any) -> bool:
    if not isinstance(row, Mapping) or not is_flat(field):
        return isinstance(row, Mapping)
    return all(_fits(one, row.get(name)) for name, one in fields_of(field.models[0]).items())


def _composed(value: Any) -> bool:
    return isinstance(value, Mapping | list)


def _tongues(field: Field, value: Any, languages: Sequence[str]) -> list[str]:
    """Return the languages of a text's inputs; one without a language for a text of all."""
    if field.kind is not Kind.TEXT or isinstance(value, str):
        return [""]
    return list(dict.fromkeys([*languages, *(value or {})]))


def _inputs(
    field: Field, value: Any, where: str, languages: Sequence[str], row: int | None = None
) -> Iterator[Input]:
    for language in _tongues(field, value, languages):
        own = value.get(language) if language and value else value
        name = f"{where}.{language}" if language else where
        yield Input(name, field, language, shown(field, own), row)


def shown(field: Field, value: Any) -> Any:
    """Return a value as an input shows it."""
    if field.kind is Kind.CHOICES:
        return [str(one) for one in (field.default or [] if value is None else value)]
    if value is None:
        return ""
    if field.kind is Kind.LINES:
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _pairs(field: Field, value: Mapping[Any, Any], where: str) -> Table:
    key = Field("key", Kind.LINE, required=False)
    own = Field("value", field.of, required=False)
    entries = [*value.items(), *[("", None)] * BLANK_ROWS]
    rows = [
        [
            Input(f"{where}.{place}.key", key, "", str(name), place),
            Input(f"{where}.{place}.value", own, "", shown(own, one), place),
        ]
        for place, (name, one) in enumerate(entries)
    ]
    return Table(field, [("key", ""), ("value", "")], rows)


def table_of(field: Field, value: Sequence[Any], where: str, languages: Sequence[str]) -> Table:
    """Return small entries as rows."""
    own = fields_of(field.models[0])
    columns = [
        (name, language)
        for name, one in own.items()
        for language in _tongues(one, {} if one.kind is Kind.TEXT else None, languages)
    ]
    rows = []
    for place, entry in enumerate([*value, *[{}] * BLANK_ROWS]):
        row = []
        for name, language in columns:
            words = entry.get(name)
            if language and isinstance(words, str):  # one text for all: shown as the first's
                words = {languages[0]: words}
            part = (words or {}).get(language) if language else words
            at = f"{where}.{place}.{name}" + (f".{language}" if language else "")
            row.append(Input(at, own[name], language, shown(own[name], part), place))
        rows.append(row)
    return Table(field, columns, rows)


def read_part(
    fields: Mapping[str, Field], raw: Any, typed: Typed, languages: Sequence[str], prefix: str = ""
) -> dict[str, Any]:
    """Return a part with what was typed, in the order in which it is written."""
    before = dict(raw) if isinstance(raw, Mapping) else {}
    after = dict(before)
    for name, field in fields.items():
        value = before.get(name)
        found = _read(field, value, typed, languages, f"{prefix}{name}")
        if found is ABSENT:
            after.pop(name, None)
        elif found is not value or name in before:
            after[name] = found
    return after


def _read(field: Field, value: Any, typed: Typed, languages: Sequence[str], where: str) -> Any:
    if not _fits(field, value):
        return value
    if field.kind in LEAVES:
        return _read_leaf(field, value, typed, languages, where)
    if field.kind is Kind.SECTION:
        own = fields_of(field.model_for(value))
        found = read_part(own, value, typed, languages, f"{where}.")
        return found if found or field.required else ABSENT
    if field.kind is Kind.PAIRS:
        return _read_pairs(field, value, typed, where)
    if is_flat(field):
        return read_rows(field, value, typed, languages, where)
    return ABSENT if value is None else value


def _read_leaf(field: Field, value: Any, typed: Typed, languages: Sequence[str], where: str) -> Any:
    tongues = _tongues(field, value, languages)
    if tongues != [""]:
        given = {
            language: _as_typed(typed, f"{where}.{language}", (value or {}).get(language))
            for language in tongues
        }
        words = {language: text for language, text in given.items() if text.strip()}
        return words or ABSENT
    if field.kind is Kind.CHOICES:
        chosen = [str(one) for one in typed.getlist(where)]
        if sorted(chosen) == sorted(shown(field, value)):
            return ABSENT if value is None else value
        return chosen
    text = str(typed.get(where, "") or "").replace("\r\n", "\n")
    if value is not None and text == shown(field, value):
        return value
    return _value(field, text) if text.strip() else ABSENT


def _as_typed(typed: Typed, name: str, before: Any) -> str:
    text = str(typed.get(name, "") or "").replace("\r\n", "\n")
    return str(before) if before is not None and text == str(before) else text.strip()


def _value(field: Field, text: str) -> Any:
    """Read what was typed; what is no value of its kind stays text, and is told as wrong."""
    plain = text.strip()
    if field.kind is Kind.FLAG:
        return {"yes": True, "no": False}.get(plain, plain)
    if field.kind is Kind.LINES:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return [_number(line) for line in lines] if field.of is Kind.NUMBER else lines
    if field.kind is Kind.NUMBER:
        return _number(plain)
    if field.kind is Kind.DAY:
        try:
            return date.fromisoformat(plain)
        except ValueError:
            return plain
    return plain


def _number(text: str) -> int | str:
    return int(text) if _NUMBER.fullmatch(text) else text


def _count(typed: Typed, where: str, names: Sequence[str]) -> int:
    """Return how many rows were sent.

    Raises:
        Invalid: If there are more than a form can hold; what stands behind would be lost.
    """
    for place in range(MOST_ROWS + 1):
        if all(typed.get(f"{where}.{place}.{name}") is None for name in names):
            return place
    raise Invalid("These are too many rows for a form. Write the whole document.", code="invalid")


def _read_pairs(field: Field, value: Any, typed: Typed, where: str) -> Any:
    own = Field("value", field.of, required=False)
    # Keys that are no text are shown as text; what looks as it did keeps the key it had.
    before = {str(name): (name, one) for name, one in (value or {}).items()}
    found: dict[Any, Any] = {}
    met: set[str] = set()
    for place in range(_count(typed, where, ("key", "value"))):
        name = str(typed.get(f"{where}.{place}.key") or "").strip()
        text = str(typed.get(f"{where}.{place}.value") or "")
        if not name or not text.strip():
            continue
        if name in met:
            what = phrase("The key {name} stands there twice. Keep one.", name=name[:100])
            raise Invalid(what, code="invalid")
        met.add(name)
        key, old = before.get(name, (name, None))
        same = old is not None and text == shown(own, old)
        found[key] = old if same else _value(own, text)
    return found if found or field.required else ABSENT


def read_rows(field: Field, value: Any, typed: Typed, languages: Sequence[str], where: str) -> Any:
    """Return the entries of a table without blank rows and those marked to be removed."""
    own = fields_of(field.models[0])
    names = [*own, *(f"{name}.{language}" for name in own for language in languages)]
    before = value or []
    found = []
    for place in range(_count(typed, where, names)):
        if typed.get(f"{where}.{place}.{REMOVE}"):
            continue
        old = before[place] if place < len(before) else {}
        row = read_part(own, _spoken(own, old, languages), typed, languages, f"{where}.{place}.")
        if row:
            found.append(_unspoken(own, row, old, languages))
    return found if found or field.required else ABSENT


def _spoken(own: Mapping[str, Field], row: Any, languages: Sequence[str]) -> dict[str, Any]:
    """Give a text of all languages to the first, as the table shows it."""
    texts = {
        name: {languages[0]: row[name]}
        for name, one in own.items()
        if one.kind is Kind.TEXT and isinstance(row.get(name), str)
    }
    return {**row, **texts}


def _unspoken(
    own: Mapping[str, Field], row: dict[str, Any], old: Any, languages: Sequence[str]
) -> dict[str, Any]:
    """Write a text of all languages as it was, unless another language was added."""
    plain = {
        name: row[name][languages[0]]
        for name, one in own.items()
        if one.kind is Kind.TEXT and isinstance(old.get(name), str)
        and list(row.get(name, ())) == [languages[0]]
    }  # fmt: skip
    return row | plain


def new_entry(field: Field, key: str, kind: str) -> dict[str, Any]:
    """Return an entry to begin with: what identifies it, and its type where there are several."""
    model = next((one for one in field.models if kind in types_of(one)), field.models[0])
    own = fields_of(model)
    names = ("key", "code", "rule", "sku", "service", "scope", "size", "reach", "date")
    first = next((name for name in names if name in own), next(iter(own)))
    return {first: key} | ({"type": kind} if kind and "type" in own else {})
