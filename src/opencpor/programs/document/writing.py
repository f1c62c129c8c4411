"""Changes places of a document as it is written and leaves every other character alone.

People write documents by hand and pages change them by forms. What a form changes is put where it
stands; comments, order and line breaks around it stay. What cannot be put in place so narrowly is
written anew with the smallest part around it. The result is read again and must say exactly what
was wanted, whatever the text looked like; else a wider part is written anew, at worst the document.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import yaml

from opencpor.programs.document.errors import DocumentErrors, Path
from opencpor.programs.document.parsing import root_of
from opencpor.programs.document.reading import read_yaml
from opencpor.programs.document.values import MERGE, value_of

UNBOUND = 1000  # levels: no document has as many
WIDER = (UNBOUND, 3, 2, 1)  # levels down to which a text is changed in place, tried in this order
WIDEST = 10_000_000  # no line is broken


@dataclass(frozen=True)
class _Edit:
    """Characters from one place up to another, and what stands there instead."""

    first: int
    last: int
    text: str


class _Narrow(Exception):  # noqa: N818 - no error: it says that more has to be written anew
    """A change does not fit into the text around it."""


class _Writer(yaml.SafeDumper):
    """Writes values on one line, texts that look like numbers in double quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _represent(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    quoted = "\n" in text or text[:1].isdigit() or not text.isprintable()
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style='"' if quoted else None)


_Writer.add_representer(str, _represent)


def as_written(value: Any) -> str:
    """Write a value on one line, as it may stand anywhere in a document."""
    written = yaml.dump(
        [value], Dumper=_Writer, default_flow_style=True, allow_unicode=True, width=WIDEST,
        sort_keys=False,
    )  # fmt: skip
    return str(written).strip()[1:-1]


def at_place(raw: Any, path: Path) -> Any:
    """Return what stands at a path of plain data.

    Raises:
        LookupError: If there is no such place.
    """
    for step in path:
        named = isinstance(raw, Mapping) and isinstance(step, str)
        if not named and not (isinstance(raw, list) and isinstance(step, int)):
            raise LookupError(step)
        raw = raw[step]
    return raw


def with_value(text: str, path: Path, value: Any) -> str:
    """Return a document with another value at a place that is there, or one that is added.

    Args:
        text: A document that can be read, right or wrong.
        path: Which place; its last step may be a new key, or the number behind a list's last.
        value: What shall stand there, as plain data.

    Raises:
        DocumentErrors: If the text cannot be read.
        LookupError: If nothing can stand there.
    """
    raw = read_yaml(text)[0]
    wanted = copy.deepcopy(raw)
    holder = at_place(wanted, path[:-1]) if path else None
    last = path[-1] if path else None
    if isinstance(holder, dict) and isinstance(last, str):
        holder[last] = value
    elif isinstance(holder, list) and isinstance(last, int) and 0 <= last <= len(holder):
        holder[last : last + 1] = [value]
    elif holder is None and isinstance(value, dict):
        wanted = value
    else:
        raise LookupError(last)
    return _rewritten(text, raw, wanted)


def without_place(text: str, path: Path) -> str:
    """Return a document without a place.

    Raises:
        DocumentErrors: If the text cannot be read.
        LookupError: If there is no such place.
    """
    raw = read_yaml(text)[0]
    at_place(raw, path)
    if not path:
        raise LookupError("")
    wanted = copy.deepcopy(raw)
    del at_place(wanted, path[:-1])[path[-1]]
    return _rewritten(text, raw, wanted)


def _rewritten(text: str, raw: dict[str, Any], wanted: dict[str, Any]) -> str:
    """Change a text so that it says what is wanted: narrowly if that does, else as a whole."""
    if _same(raw, wanted):
        return text
    root = root_of(text)
    if root is None:
        raise LookupError("")
    tried: set[str] = set()
    for levels in WIDER:
        found = _edited(text, list(_edits(text, root, raw, wanted, levels)))
        if found is not None and found not in tried and _says(found, wanted):
            return found
        tried.add(found or "")
    whole = yaml.dump(wanted, Dumper=_Writer, allow_unicode=True, width=WIDEST, sort_keys=False)
    if not _says(str(whole), wanted):
        raise ValueError("a document that was written anew says something else")
    return str(whole)


def _edited(text: str, edits: list[_Edit]) -> str | None:
    """Carry edits out; None if they do not stand apart."""
    edits.sort(key=lambda edit: (edit.first, edit.last))
    if any(one.last > other.first for one, other in pairwise(edits)):
        return None
    for edit in reversed(edits):
        text = text[: edit.first] + edit.text + text[edit.last :]
    return text


def _says(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return _same(read_yaml(text)[0], wanted)
    except DocumentErrors:
        return False


def _same(one: Any, other: Any) -> bool:
    """Compare plain data; unlike in Python, true is not 1, and keys have an order no one needs."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if type(one) is not type(other):
        return False
    return bool(one == other) or (one != one and other != other)  # noqa: PLR0124 - .nan is no .nan


def _edits(
    text: str, node: yaml.Node, before: Any, after: Any, levels: int = UNBOUND
) -> Iterator[_Edit]:
    """Say what has to change where a value stands so that it becomes another.

    Args:
        text: The document.
        node: Where the value stands.
        before: What it is.
        after: What it shall be.
        levels: How many levels of parts are changed in place; what lies deeper is written anew.
    """
    if _same(before, after):
        return
    parts = bool(before and after and levels > 0)
    try:
        if parts and isinstance(node, yaml.MappingNode) and isinstance(before, dict):
            yield from list(_in_mapping(text, node, before, after, levels - 1))
        elif parts and isinstance(node, yaml.SequenceNode) and isinstance(before, list):
            yield from list(_in_list(text, node, before, after, levels - 1))
        else:
            yield _replaced(text, node, after)
    except _Narrow:
        yield _replaced(text, node, after)


def _replaced(text: str, node: yaml.Node, value: Any) -> _Edit:
    first, last = int(node.start_mark.index), _end(text, node)
    # A key without a value: what follows its colon needs a blank. A list may begin below its key;
    # written on one line it has to stand farther in.
    inward = last <= first or (isinstance(node, yaml.SequenceNode) and not node.flow_style)
    return _Edit(first, max(first, last), f"{' ' if inward else ''}{as_written(value)}")


def _end(text: str, node: yaml.Node) -> int:
    """Return where a node's own text ends; marks of blocks lie at whatever comes next."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    first, last = int(node.start_mark.index), int(node.end_mark.index)
    return first + len(text[first:last].rstrip())


def _in_mapping(
    text: str, node: yaml.MappingNode, before: dict[Any, Any], after: Any, levels: int
) -> Iterator[_Edit]:
    if not isinstance(after, dict):
        raise _Narrow
    # Keys as data, not as they are written: in wrong documents they may be numbers or days.
    entries = [(value_of(key), key, value) for key, value in node.value if key.tag != MERGE]
    last = {name: place for place, (name, _key, _value) in enumerate(entries)}
    for place, (name, key, value) in enumerate(entries):
        if name in after:
            if last[name] == place:  # of a key that is given twice the last one holds
                yield from _edits(text, value, before[name], after[name], levels)
            continue
        first, end = int(key.start_mark.index), _end(text, value)
        line = _line_start(text, first)
        if node.flow_style and place:
            yield _Edit(_end(text, entries[place - 1][2]), end, "")
        elif node.flow_style or text[line:first].strip():  # what follows stands on its line
            raise _Narrow
        else:
            yield _Edit(line, _line_end(text, end), "")
    # What a merge brings in and shall be otherwise is added: a key of one's own holds.
    added = [
        name for name in after
        if name not in last and not (name in before and _same(before[name], after[name]))
    ]  # fmt: skip
    if added:
        yield _added(
            text, node, [f"{as_written(name)}: {as_written(after[name])}" for name in added]
        )


def _added(text: str, node: yaml.MappingNode, written: Sequence[str]) -> _Edit:
    """Put entries behind the last one of a mapping."""
    end = _end(text, node.value[-1][1])
    if node.flow_style:
        return _Edit(end, end, "".join(f", {one}" for one in written))
    indent = " " * node.value[0][0].start_mark.column
    return _behind(text, end, [f"{indent}{one}" for one in written])


def _in_list(
    text: str, node: yaml.SequenceNode, before: list[Any], after: Any, levels: int
) -> Iterator[_Edit]:
    if not isinstance(after, list):
        raise _Narrow
    if len(after) < len(before):
        yield from _taken_out(text, node, before, after)
        return
    for item, old, new in zip(node.value, before, after, strict=False):
        yield from _edits(text, item, old, new, levels)
    added = [as_written(value) for value in after[len(before) :]]
    if not added:
        return
    end = _end(text, node.value[-1])
    if node.flow_style:
        yield _Edit(end, end, "".join(f", {one}" for one in added))
    else:
        indent = " " * node.start_mark.column
        yield _behind(text, end, [f"{indent}- {one}" for one in added])


def _taken_out(
    text: str, node: yaml.SequenceNode, before: Sequence[Any], after: Sequence[Any]
) -> Iterator[_Edit]:
    """Take items out of a block list; the others must be as they were."""
    rest = list(after)
    if node.flow_style:
        raise _Narrow
    for item, old in zip(node.value, before, strict=True):
        if rest and _same(old, rest[0]):
            rest.pop(0)
            continue
        first = _line_start(text, int(item.start_mark.index))
        yield _Edit(first, _line_end(text, _end(text, item)), "")
    if rest:
        raise _Narrow


def _behind(text: str, end: int, lines: Sequence[str]) -> _Edit:
    """Put lines behind the line that ends a part, where its comment may still stand."""
    place = text.find("\n", end)
    place = len(text) if place < 0 else place
    return _Edit(place, place, "".join(f"\n{line}" for line in lines))


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1
