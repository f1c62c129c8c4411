"""From text to plain data: YAML without the parts of it that hide or multiply things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from opencpor.common.text import unkept
from opencpor.programs.document.errors import DocumentError, DocumentErrors, Path

MAX_CHARACTERS = 2_000_000
DEEPEST = 30  # a program document has a dozen levels
NO_TEXT = "characters that are no text"
_TEXT = "tag:yaml.org,2002:str"


def read_yaml(text: str) -> tuple[dict[str, Any], list[DocumentError]]:
    """Read one mapping; the errors beside it are those that leave the rest readable.

    Repeated keys and keys that are not text are errors at their path. Aliases are refused, since
    a document that shares parts can grow without bound and cannot be compared part by part.
    """
    if len(text) > MAX_CHARACTERS:
        raise _unreadable("too long", f"at most {MAX_CHARACTERS:,} characters")
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        errors = list(_problems(node, (), set())) if node is not None else []
        if any(error.what.startswith("alias") for error in errors):
            raise DocumentErrors(errors)
        raw = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _unreadable(
            f"{error.problem or error.context}{where}", "one YAML document"
        ) from error
    except yaml.YAMLError as error:
        raise _unreadable(" ".join(str(error).split()), "one YAML document") from error
    except (ValueError, TypeError) as error:
        raise _unreadable(str(error), "plain keys and values") from error
    except RecursionError as error:
        raise _unreadable("nested too deeply", "a few levels") from error
    if not isinstance(raw, dict):
        raise _unreadable("no mapping", "keys such as key, name and engagements")
    return raw, errors


def _unreadable(what: str, expected: str) -> DocumentErrors:
    return DocumentErrors([DocumentError.at((), what, expected)])


def _problems(node: yaml.Node, path: Path, seen: set[int]) -> Iterator[DocumentError]:
    if len(path) > DEEPEST:
        raise _unreadable("nested too deeply", "a few levels")
    if id(node) in seen:
        yield DocumentError.at(path, "alias of an earlier part", "the values written out")
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode) and unkept(node.value):
        yield DocumentError.at(path, NO_TEXT, "words and signs")
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from _problems(item, (*path, place), seen)
    elif isinstance(node, yaml.MappingNode):
        yield from _key_problems(node, path)
        for key, value in node.value:
            yield from _problems(value, (*path, str(key.value)), seen)


def _key_problems(node: yaml.MappingNode, path: Path) -> Iterator[DocumentError]:
    met: set[str] = set()
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if unkept(str(key.value)):
            what = f"a key in line {line} holds {NO_TEXT}"
            yield DocumentError.at(path, what, "words and signs")
        if key.tag != _TEXT:
            what = f"the key {key.value!r} in line {line} is not text"
            yield DocumentError.at(path, what, "a text key, in quotes if need be")
        elif key.value in met:
            what = f"the key {key.value!r} is given again in line {line}"
            yield DocumentError.at((*path, key.value), what, "each key once")
        met.add(str(key.value))
