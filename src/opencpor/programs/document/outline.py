"""The document's schema as an outline: which fields a part has, and of what kind each is.

Forms are made and changes are named by it, so that a field which is added to the document's models
can be edited and read at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from opencpor.programs.document.errors import Path
from opencpor.programs.document.incentives import PlainDecimal
from opencpor.programs.document.kinds import bare_type, is_union
from opencpor.programs.document.program import Program
from opencpor.programs.document.texts import Text


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"  # words, perhaps by language
    LINE = "line"  # one line of text
    NUMBER = "number"
    DECIMAL = "decimal"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"  # some of a closed list
    LINES = "lines"  # a list of lines or numbers
    PAIRS = "pairs"  # keys of its own, each with a value
    SECTION = "section"  # a part with fields of its own
    SECTIONS = "sections"  # a list of such parts


@dataclass(frozen=True)
class Field:
    """One field of a part.

    Attributes:
        name: Its key in the document.
        kind: What it holds.
        required: Whether it must be there.
        default: What holds if it is not; None: nothing.
        options: What a choice is made of.
        models: What a part of it can be; several are told apart by ``type``.
        of: What a list or pairs hold.
    """

    name: str
    kind: Kind
    required: bool
    default: Any = None
    options: Sequence[str] = ()
    models: Sequence[type[BaseModel]] = ()
    of: Kind = Kind.LINE

    def model_for(self, raw: Any) -> type[BaseModel]:
        """Return the model of a part by its ``type``; the first if that says nothing."""
        given = raw.get("type") if isinstance(raw, dict) else None
        return next((one for one in self.models if given in types_of(one)), self.models[0])


def types_of(model: type[BaseModel]) -> Sequence[str]:
    """Return what a model's ``type`` can be; nothing for one that has none."""
    info = model.model_fields.get("type")
    return get_args(info.annotation) if info and get_origin(info.annotation) is Literal else ()


@cache
def fields_of(model: type[BaseModel]) -> dict[str, Field]:
    """Return a part's fields by their keys in the document, in the order of the model."""
    found = (_field(name, info) for name, info in model.model_fields.items())
    return {field.name: field for field in found}


def root_fields() -> dict[str, Field]:
    """Return the fields of the document's top level."""
    return fields_of(Program)


def field_at(raw: Any, path: Path) -> Field:
    """Return the field that leads to a part; of a list's item, the list itself.

    Raises:
        LookupError: If the schema has no such part.
    """
    fields: dict[str, Field] = root_fields()
    field: Field | None = None
    for step in path:
        if isinstance(step, int):
            if field is None or field.kind is not Kind.SECTIONS or not isinstance(raw, list):
                raise LookupError(step)
            raw = raw[step]
        else:
            field = fields[step]
            raw = raw.get(step) if isinstance(raw, dict) else None
        if field.kind not in (Kind.SECTION, Kind.SECTIONS):
            fields = {}
        elif field.kind is Kind.SECTION or isinstance(step, int):
            fields = fields_of(field.model_for(raw))
    if field is None:
        raise LookupError("")
    return field


def fields_along(steps: Sequence[str]) -> list[Field | None]:
    """Return for each step of a change the field of the schema that it is; None: a key."""
    models: Sequence[type[BaseModel]] = (Program,)
    found: list[Field | None] = []
    within: Field | None = None
    for step in steps:
        if within is not None and within.kind is Kind.SECTIONS:
            found.append(None)
            models, within = within.models, None
            continue
        within = next((own[step] for one in models if step in (own := fields_of(one))), None)
        found.append(within)
        models = within.models if within is not None and within.kind is Kind.SECTION else ()
    return found


def _field(name: str, info: FieldInfo) -> Field:
    bare = bare_type(info.annotation)
    default = None if info.is_required() else _plain(info.get_default(call_default_factory=True))
    made = _of(bare)
    return Field(info.alias or name, required=info.is_required(), default=default, **made)


def _of(bare: Any) -> dict[str, Any]:
    """Say what kind a type is."""
    origin, inner = get_origin(bare), get_args(bare)
    if models := _models(bare):
        found: dict[str, Any] = {"kind": Kind.SECTION, "models": models}
    elif origin is tuple:
        found = _list_of(bare_type(inner[0]))
    elif origin is dict:
        found = {"kind": Kind.PAIRS, "of": _simple(bare_type(inner[1]))}
    elif origin is Literal:
        found = {"kind": Kind.CHOICE, "options": list(inner)}
    elif isinstance(bare, type) and issubclass(bare, Enum):
        found = {"kind": Kind.CHOICE, "options": [str(one.value) for one in bare]}
    else:
        found = {"kind": _simple(bare)}
    return found


def _list_of(item: Any) -> dict[str, Any]:
    """Say what kind a list of such items is."""
    if models := _models(item):
        return {"kind": Kind.SECTIONS, "models": models}
    if isinstance(item, type) and issubclass(item, Enum):
        return {"kind": Kind.CHOICES, "options": [str(one.value) for one in item]}
    return {"kind": Kind.LINES, "of": _simple(item)}


def _simple(bare: Any) -> Kind:
    kinds = ((Text, Kind.TEXT), (bool, Kind.FLAG), (int, Kind.NUMBER), (Decimal, Kind.DECIMAL),
             (PlainDecimal, Kind.DECIMAL), (date, Kind.DAY))  # fmt: skip
    if isinstance(bare, type):
        return next((kind for known, kind in kinds if issubclass(bare, known)), Kind.LINE)
    return Kind.LINE


def _models(bare: Any) -> Sequence[type[BaseModel]]:
    """Return the models that a type means, if it means any; texts are words."""
    options = [bare_type(one) for one in get_args(bare)] if is_union(bare) else [bare]
    found = [one for one in options if isinstance(one, type) and issubclass(one, BaseModel)]
    return found if len(found) == len(options) and Text not in found else ()


def _plain(default: Any) -> Any:
    """Return a default as it would stand in a document."""
    if isinstance(default, BaseModel):
        return None  # its fields have defaults of their own
    if isinstance(default, Enum):
        return str(default.value)
    if isinstance(default, Decimal):
        return str(default)
    if isinstance(default, tuple):
        return [_plain(one) for one in default]
    return default or (default if isinstance(default, bool | int) else None)
