"""From a text to a checked `Program`, or to everything that is wrong with it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from opencpor.common.phrases import phrase
from opencpor.programs.document.draft import Draft
from opencpor.programs.document.errors import DocumentError, DocumentErrors, Path
from opencpor.programs.document.program import Program
from opencpor.programs.document.reading import read_yaml
from opencpor.programs.document.references import CHECKS
from opencpor.programs.document.shapes import Shape


@lru_cache(maxsize=8)
def load_document(text: str) -> Program:
    """Read and check a program document.

    A document never changes, so that one which was read lately is not read again: comparing,
    checking and publishing the same text costs one reading. Errors are found anew each time.

    Raises:
        DocumentErrors: With every error at once, if there is any.
    """
    raw, errors = read_yaml(text)
    draft = Draft(raw)
    for name in raw.keys() - Program.model_fields.keys():
        if isinstance(name, str):
            known = phrase("one of {known}", known=", ".join(Program.model_fields))
            errors.append(DocumentError.at((name,), phrase("unknown key"), known))
    for name, info in Program.model_fields.items():
        errors += _check_field(draft, name, info)
    for find in CHECKS:
        errors += find(draft)
    if errors:
        raise DocumentErrors(_in_order(errors, raw))
    return Program.model_validate(raw)


@cache
def _shape(name: str) -> Shape:
    """Give the shape of a top-level key, or of its items where it is a list."""
    info = Program.model_fields[name]
    if get_origin(info.annotation) is tuple:
        return Shape(get_args(info.annotation)[0])
    return Shape(_whole(info))


def _whole(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _check_field(draft: Draft, name: str, info: FieldInfo) -> list[DocumentError]:
    """Check one top-level key; the items of a list one by one, so that one hides no other."""
    if name not in draft.raw:
        expected = phrase("a value, the key is required")
        missing = DocumentError.at((name,), phrase("missing"), expected)
        return [missing] if info.is_required() else []
    given = draft.raw[name]
    if get_origin(info.annotation) is not tuple:
        found = _shape(name).check(given, (name,))
        draft.keep((name,), found.value)
        return found.errors
    if not isinstance(given, list) or not given:
        return Shape(_whole(info)).check(given, (name,)).errors
    errors = []
    for place, item in enumerate(given):
        found = _shape(name).check(item, (name, place))
        draft.keep((name, place), found.value)
        errors += found.errors
    return errors


def _in_order(errors: list[DocumentError], raw: dict[str, Any]) -> list[DocumentError]:
    """Sort by the order of the keys in the document, then by place; one error once."""
    order = {str(name): place for place, name in enumerate(raw)}

    def rank(error: DocumentError) -> tuple[int, Path]:
        first, *rest = error.path.split(".")
        return order.get(first, len(order)), tuple(step.zfill(6) for step in rest)

    return sorted(dict.fromkeys(errors), key=rank)
