"""From a text to the nodes of YAML: by libyaml, in an eighth of the time, where that is safe.

PyYAML's own parser has the last word. It reads whatever is rare or wrong, so that what is accepted,
and what is said of the rest, hangs neither on libyaml nor on whether it is there.
"""

from __future__ import annotations

import re
from contextlib import suppress

import yaml

DEEPEST = 50  # levels: libyaml's nodes are made on the stack of C, which a deeper text would burst
# The two differ on tabs, line breaks but the usual one, tags, and comments right behind the sign of
# a block; and on what is seen below, once it is known what stands in quotes and what in brackets.
_RARE = re.compile(
    r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    r"|(?:^|[\s\[{,:])!|[|>][-+0-9]*#"
)


class TooDeepError(RecursionError):
    """A text is nested deeper than anybody reads; it was left in `line`."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


def root_of(text: str) -> yaml.Node | None:
    """Return what a text holds, with the place of each part; None if it holds nothing.

    Raises:
        yaml.YAMLError, ValueError: If it is no YAML, or more than one document.
        TooDeepError: If it is nested too deeply.
    """
    if yaml.__with_libyaml__ and text.endswith("\n") and not _RARE.search(text):
        with suppress(yaml.YAMLError, ValueError):  # what is wrong is said below, if anything is
            if _is_common(text):
                return yaml.CSafeLoader(text).get_single_node()
    loader = yaml.SafeLoader(text)
    try:
        return loader.get_single_node()
    except RecursionError as error:
        raise TooDeepError(loader.line + 1) from error


def _is_common(text: str) -> bool:
    """Tell whether nothing lies too deep or is empty in brackets, and every `?` is in quotes."""
    bare = text.count("?")
    brackets: list[bool] = []  # of each part around this one: whether it is written in brackets
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            brackets.append(bool(event.flow_style))
            if len(brackets) > DEEPEST:
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            brackets.pop()
        elif isinstance(event, yaml.ScalarEvent):
            start, end = event.start_mark, event.end_mark
            if event.style and start and end:  # quotes, or a block, which hides it as well
                bare -= text.count("?", start.index, end.index)
            elif not event.value and brackets and brackets[-1]:
                return False
    return not bare
