"""Single values of a YAML text: which of them a document can hold, and what they are as data."""

from __future__ import annotations

import binascii
from typing import Any

import yaml

from opencpor.common.phrases import phrase

MOST_DIGITS = 40  # of a number without quotes; no figure of a program is as long
LONGEST = 60  # of what is wrong, as messages show it
PREFIX = "tag:yaml.org,2002:"
TEXT, MERGE = f"{PREFIX}str", f"{PREFIX}merge"
NUMBERS = frozenset({f"{PREFIX}int", f"{PREFIX}float"})
_SCALARS = NUMBERS | {
    TEXT, f"{PREFIX}bool", f"{PREFIX}null", f"{PREFIX}timestamp", f"{PREFIX}binary",
}  # fmt: skip
_TAGS: tuple[tuple[type[yaml.Node], frozenset[str]], ...] = (
    (yaml.ScalarNode, _SCALARS),
    (yaml.SequenceNode, frozenset({f"{PREFIX}seq"})),
    (yaml.MappingNode, frozenset({f"{PREFIX}map"})),
)
# What PyYAML raises for values that are not what their tag says: it looks into them unasked.
_BROKEN = (
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError, binascii.Error,
    yaml.YAMLError,
)  # fmt: skip


def shortened(text: str) -> str:
    """Return what somebody wrote, as a message shows it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def name_of(key: yaml.Node) -> str:
    """Return a key as paths write it; one that has parts of its own is never written out.

    Parts that are shared would be written again and again, which can take for ever.
    """
    return str(key.value) if isinstance(key, yaml.ScalarNode) else "?"


def value_of(node: yaml.Node) -> Any:
    """Return a key or a single value as data."""
    return yaml.constructor.SafeConstructor().construct_object(node, deep=True)


def fault_of(node: yaml.Node) -> tuple[str, str] | None:
    """Say why a node can be no part of a document, and what is expected; None if it can.

    Parts of the node are not looked at. Numbers of very many digits are refused before anything
    reckons with them: reading one takes long, and writing it down is refused by Python itself.
    """
    known = next((tags for kind, tags in _TAGS if isinstance(node, kind)), frozenset[str]())
    if node.tag not in known:
        tag = node.tag.removeprefix(PREFIX)
        return phrase("it is marked as {tag}", tag=shortened(tag)), phrase("a plain value")
    if not isinstance(node, yaml.ScalarNode) or node.tag == TEXT:
        return None
    if node.tag in NUMBERS and len(node.value) > MOST_DIGITS:
        what = phrase("the number {text} is too long", text=shortened(node.value))
        return what, phrase("at most {most} digits, or text in quotes", most=MOST_DIGITS)
    try:
        value_of(node)
    except _BROKEN as error:
        why = shortened(str(getattr(error, "problem", "") or error))
        what = phrase("{text} cannot be read ({why})", text=shortened(node.value), why=why)
        return what, phrase("a value that is what it looks like, or text in quotes")
    return None
