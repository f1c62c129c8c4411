"""Where in a text each part of a document stands, so that what is wrong can be shown there."""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

from opencpor.programs.document.errors import DocumentError
from opencpor.programs.document.parsing import root_of
from opencpor.programs.document.reading import MAX_CHARACTERS
from opencpor.programs.document.values import name_of

_LINE = re.compile(r" in line ([0-9]{1,7})")


def line_of(text: str, error: DocumentError) -> int | None:
    """Return the line that an error is about, counted from 1; None if there is none.

    What is missing has no line: then it is that of the part in which it is missing. A key that is
    given twice stands where it is given again, which the error itself says.
    """
    said = _LINE.search(error.what)
    if said:
        return int(said[1])
    lines = _lines(text)
    path = error.path
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path)


@lru_cache(maxsize=4)
def _lines(text: str) -> dict[str, int]:
    """Return the line of every part by its path; nothing for what is no YAML."""
    found: dict[str, int] = {}
    if len(text) > MAX_CHARACTERS:
        return found
    try:
        node = root_of(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return found
    waiting: list[tuple[str, yaml.Node, int]] = [("", node, 1)] if node is not None else []
    seen: set[int] = set()
    while waiting:
        path, node, line = waiting.pop()
        found[path] = line
        if id(node) in seen:  # an alias, which is refused where the text is read
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting += [
                (_under(path, name_of(key)), value, key.start_mark.line + 1)
                for key, value in node.value
            ]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [
                (_under(path, place), item, item.start_mark.line + 1)
                for place, item in enumerate(node.value)
            ]
    return found


def _under(path: str, step: object) -> str:
    return f"{path}.{step}" if path else str(step)
