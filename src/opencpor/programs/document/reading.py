"""From text to plain data: YAML without the parts of it that hide or multiply things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from opencpor.common.phrases import phrase
from opencpor.common.text import unkept
from opencpor.programs.document.errors import DocumentError, DocumentErrors, Path
from opencpor.programs.document.parsing import TooDeepError, root_of
from opencpor.programs.document.values import MERGE, TEXT, fault_of, name_of, shortened

MAX_CHARACTERS = 2_000_000
DEEPEST = 30  # a program document has a dozen levels
NO_TEXT = phrase("characters that are no text")


def read_yaml(text: str) -> tuple[dict[str, Any], list[DocumentError]]:
    """Read one mapping; the errors beside it are those that leave the rest readable.

    Repeated keys and keys that are not text are errors at their path. Aliases are refused, since
    a document that shares parts can grow without bound and cannot be compared part by part; so are
    values that cannot be read as what they look like. Each is told at its place before anything
    is made of the text.
    """
    if len(text) > MAX_CHARACTERS:
        most = f"{MAX_CHARACTERS:,}"
        raise _unreadable(phrase("too long"), phrase("at most {most} characters", most=most))
    try:
        node = root_of(text)
        hopeless: list[DocumentError] = []
        errors = list(_problems(node, (), set(), hopeless)) if node is not None else []
        if hopeless:
            raise DocumentErrors([*hopeless, *errors])
        raw = None if node is None else yaml.constructor.SafeConstructor().construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        what = f"{error.problem or error.context}{where}"
        raise _unreadable(what, phrase("one YAML document")) from error
    except yaml.YAMLError as error:
        what = " ".join(str(error).split())
        raise _unreadable(what, phrase("one YAML document")) from error
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _unreadable(str(error), phrase("plain keys and values")) from error
    except RecursionError as error:
        line = error.line if isinstance(error, TooDeepError) else text.count("\n") + 1
        what = phrase("nested too deeply in line {line}", line=line)
        raise _unreadable(what, phrase("a few levels")) from error
    if not isinstance(raw, dict):
        expected = phrase("keys such as key, name and engagements")
        raise _unreadable(phrase("no mapping"), expected)
    return raw, errors


def _unreadable(what: str, expected: str) -> DocumentErrors:
    return DocumentErrors([DocumentError.at((), what, expected)])


def _problems(
    node: yaml.Node, path: Path, seen: set[int], hopeless: list[DocumentError]
) -> Iterator[DocumentError]:
    """Yield what is wrong but can be read; what nobody can make anything of goes apart."""
    if len(path) > DEEPEST:
        error = DocumentError.at(path, phrase("nested too deeply"), phrase("a few levels"))
        hopeless.append(error)
        return
    if id(node) in seen:
        what, expected = phrase("alias of an earlier part"), phrase("the values written out")
        hopeless.append(DocumentError.at(path, what, expected))
        return
    seen.add(id(node))
    fault = fault_of(node)
    if fault is not None:
        hopeless.append(DocumentError.at(path, *fault))
        return
    if isinstance(node, yaml.ScalarNode) and unkept(node.value):
        yield DocumentError.at(path, NO_TEXT, phrase("words and signs"))
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from _problems(item, (*path, place), seen, hopeless)
    elif isinstance(node, yaml.MappingNode):
        yield from _key_problems(node, path, hopeless)
        for key, value in node.value:
            yield from _problems(value, (*path, name_of(key)), seen, hopeless)


def _key_problems(
    node: yaml.MappingNode, path: Path, hopeless: list[DocumentError]
) -> Iterator[DocumentError]:
    met: set[str] = set()
    for key, _ in node.value:
        line, name = key.start_mark.line + 1, name_of(key)
        fault = fault_of(key) if key.tag != MERGE and isinstance(key, yaml.ScalarNode) else None
        if fault is not None:
            what = phrase("a key in line {line}: {what}", line=line, what=fault[0])
            hopeless.append(DocumentError.at(path, what, fault[1]))
        if unkept(name):
            what = phrase("a key in line {line} holds characters that are no text", line=line)
            yield DocumentError.at(path, what, phrase("words and signs"))
        if key.tag != TEXT:
            what = phrase("the key {key} in line {line} is not text", key=_shown(key), line=line)
            yield DocumentError.at(path, what, phrase("a text key, in quotes if need be"))
        elif name in met:
            what = phrase("the key {key} is given again in line {line}", key=_shown(key), line=line)
            yield DocumentError.at((*path, name), what, phrase("each key once"))
        met.add(name)


def _shown(key: yaml.Node) -> str:
    return repr(shortened(name_of(key)))
