"""Checking the shape of one part of a document, and saying everything that is wrong with it.

Pydantic stops at the first layer: a section with an unknown key never reaches its own rules. So
what is wrong is taken out and the rest is checked again, until nothing new turns up.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from opencpor.common.phrases import Phrase, phrase
from opencpor.programs.document.base import KEY_PATTERN
from opencpor.programs.document.errors import DocumentError, Path
from opencpor.programs.document.kinds import bare_type, is_union
from opencpor.programs.document.reasons import CODE_PATTERN
from opencpor.programs.document.texts import LANGUAGE_PATTERN

_EXPECTED: dict[str, tuple[Phrase, Phrase]] = {
    "missing": (phrase("missing"), phrase("a value, the key is required")),
    "string_type": (phrase("{input} is not text"), phrase("text, in quotes if need be")),
    "int_type": (
        phrase("{input} is not a whole number"), phrase("a whole number without quotes"),
    ),
    "bool_type": (phrase("{input} is not a truth value"), phrase("true or false")),
    "tuple_type": (phrase("{input} is not a list"), phrase("a list")),
    "dict_type": (phrase("{input} is not a mapping"), phrase("keys and values")),
    "model_type": (phrase("{input} is not a mapping"), phrase("keys and values")),
    "model_attributes_type": (phrase("{input} is not a mapping"), phrase("keys and values")),
    "string_too_short": (phrase("the text is empty"), phrase("words")),
    "string_too_long": (phrase("the text is too long"), phrase("at most {max_length} characters")),
    "string_pattern_mismatch": (phrase("{input} has the wrong form"), phrase("{pattern}")),
    "greater_than_equal": (phrase("{input} is too small"), phrase("{ge} or more")),
    "greater_than": (phrase("{input} is too small"), phrase("more than {gt}")),
    "less_than_equal": (phrase("{input} is too large"), phrase("{le} or less")),
    "less_than": (phrase("{input} is too large"), phrase("less than {lt}")),
    "too_short": (phrase("the list is too short"), phrase("at least {min_length} of them")),
    "enum": (phrase("{input} is not known"), phrase("{expected}")),
    "literal_error": (phrase("{input} is not known"), phrase("{expected}")),
    "union_tag_invalid": (phrase("type {tag} is not known"), phrase("{expected_tags}")),
    "union_tag_not_found": (
        phrase("type is missing"), phrase("type: net_growth, milestone or period_growth"),
    ),
    "date_type": (phrase("{input} is not a day"), phrase("a date such as 2026-07-01")),
}  # fmt: skip
_FORMS = {
    KEY_PATTERN: phrase("lower case words joined by hyphens"),
    LANGUAGE_PATTERN: phrase("a language tag such as en or pt-BR"),
    CODE_PATTERN: phrase("words joined by underscores, or capitals"),
    "^[A-Z]{3}$": phrase("an ISO 4217 code such as USD"),
    "^[A-Z]{2}$": phrase("an ISO 3166 country code such as US"),
}
_ROUNDS = 5


@dataclass
class Checked:
    """The part as a value, if it has one, and everything wrong with it."""

    value: Any = None
    errors: list[DocumentError] = field(default_factory=list)


class Shape:
    """The type that a part of the document must have, ready to check it."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def check(self, raw: Any, path: Path) -> Checked:
        """Check plain data; `path` is where it stands in the document."""
        result = Checked()
        rest, removed = copy.deepcopy(raw), set[Path]()
        for _ in range(_ROUNDS):
            try:
                value = self._adapter.validate_python(rest)
            except ValidationError as failure:
                fresh = [e for e in failure.errors() if not _is_consequence(e, rest, removed)]
                result.errors += [_sentence(self._kind, error, rest, path) for error in fresh]
                if not _take_out(fresh, rest, removed):
                    return result
            else:
                result.value = None if result.errors else value
                return result
        return result


def _is_consequence(error: ErrorDetails, raw: Any, removed: set[Path]) -> bool:
    """Tell whether we made this error ourselves, or the reader of the text has told it."""
    gone = error["type"] == "missing" and _place(error, raw) in removed
    return gone or error["type"] == "invalid_key"


def _place(error: ErrorDetails, raw: Any) -> Path:
    """Give the place in the document: pydantic's own steps into unions are not part of it."""
    *steps, last = error["loc"] or (None,)
    path: list[str | int] = []
    for step in steps:
        if step in (entries := _entries(raw)):
            raw = entries[step]
            path.append(step)
    if last is not None and (error["type"] == "missing" or last in _entries(raw)):
        path.append(last)
    return tuple(path)


def _entries(raw: Any) -> Mapping[Any, Any]:
    """Give what stands in a mapping or list by key or number; nothing for anything else."""
    if isinstance(raw, Mapping):
        return raw
    return dict(enumerate(raw)) if isinstance(raw, list) else {}


def _take_out(errors: list[ErrorDetails], raw: Any, removed: set[Path]) -> bool:
    """Remove the wrong values that are keys of a mapping; tell whether anything is gone."""
    before = len(removed)
    for error in errors:
        path = _place(error, raw)
        holder = raw
        for step in path[:-1]:
            holder = holder[step]
        if path and isinstance(holder, dict) and path[-1] in holder:
            del holder[path[-1]]
            removed.add(path)
    return len(removed) > before


def _sentence(kind: Any, error: ErrorDetails, raw: Any, path: Path) -> DocumentError:
    place = (*path, *_place(error, raw))
    context = dict(error.get("ctx", {}))
    if error["type"] == "document":
        return DocumentError.at(place, context["what"], context["expected"])
    if error["type"] == "extra_forbidden":
        keys = ", ".join(_known_keys(kind, error["loc"][:-1]))
        one = phrase("one of {known}", known=keys or phrase("no such key"))
        return DocumentError.at(place, phrase("unknown key"), one)
    if error["type"] in _EXPECTED:
        what, expected = _EXPECTED[error["type"]]
        context["input"] = _short(error["input"])
        context["pattern"] = _FORMS.get(context.get("pattern", ""), context.get("pattern"))
        said = phrase(what.template, **context), phrase(expected.template, **context)
        return DocumentError.at(place, *said)
    message = error["msg"].removeprefix("Value error, ").removeprefix("value is not a ")
    wrong, _, wanted = message.partition(": expected ")
    return DocumentError.at(place, wrong, wanted or phrase("a valid value"))


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - fits one line


def _known_keys(kind: Any, loc: Path) -> list[str]:
    """List the keys allowed at a place, by walking the types along pydantic's steps."""
    for step in loc:
        kind = _step_into(kind, step)
    kind = bare_type(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [info.alias or name for name, info in kind.model_fields.items()]
    return []


def _step_into(kind: Any, step: str | int) -> Any:
    kind = bare_type(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, info in kind.model_fields.items():
            if step in (name, info.alias):
                return info.annotation
        return kind
    if is_union(kind):  # told apart by `type`: the step is one of its values
        return next((one for one in map(bare_type, get_args(kind)) if _has_tag(one, step)), kind)
    inner = get_args(kind)
    return inner[-1] if get_origin(kind) is dict else inner[0] if inner else kind


def _has_tag(kind: Any, tag: str | int) -> bool:
    tagged = isinstance(kind, type) and issubclass(kind, BaseModel) and "type" in kind.model_fields
    return tagged and tag in get_args(kind.model_fields["type"].annotation)
