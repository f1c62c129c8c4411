"""The quick reader of YAML reads what the slow one reads, to the last sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from opencpor.programs.document import parsing
from opencpor.programs.document.parsing import root_of
from opencpor.programs.shipped import NAMES, shipped_text

SIGNS = st.sampled_from(
    [
        *"[]{},:?-+.#&*!|>%'\"\\\n a012xué\t",
        *(": ", "- ", "\n  ", "\n- ", "a: ", "'b'", '"c', "\n---\n", "\n...\n", "%YAML 1.1\n"),
        *("\\u00e9", "\\\n", "|2\n", ">+\n", "<<: ", "~"),
    ]
)


def slowly(text: str) -> yaml.Node | None:
    return yaml.SafeLoader(text).get_single_node()


def picture(root: yaml.Node | None) -> list[tuple[Any, ...]]:
    """Return what is said of every node, an alias as the number of what it means."""
    found: list[tuple[Any, ...]] = []
    met: dict[int, int] = {}
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if id(node) in met:
            found.append((met[id(node)],))
            continue
        met[id(node)] = len(met)
        places = [(m.index, m.line, m.column) for m in (node.start_mark, node.end_mark)]
        plain = node.value if isinstance(node, yaml.ScalarNode) else len(node.value)
        flow = bool(getattr(node, "flow_style", None))
        found.append((type(node), node.tag, plain, flow, places))
        if isinstance(node, yaml.MappingNode):
            waiting += [one for pair in node.value for one in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return found


def said_of(read: Callable[[str], yaml.Node | None], text: str) -> list[tuple[Any, ...]] | str:
    try:
        return picture(read(text))
    except (yaml.YAMLError, ValueError) as error:
        return str(error)


@pytest.mark.parametrize("name", NAMES)
def test_documents_that_are_shipped_are_read_quickly_and_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shipped_text(name)
    expected = picture(slowly(text))
    monkeypatch.delattr(yaml, "SafeLoader")
    assert picture(root_of(text)) == expected


@given(st.lists(SIGNS, max_size=25).map(lambda signs: "".join(signs) + "\n"))
@example("a: [?b]\n")
@example("a:\tb\n")
@example("a: !?~ b\n")
@example("a: |# b\n")
@example("{a: , b: }\n")
@example("a: b")
@example("a: &b [*b, 'c\n  d']\n")
@example('a: [b?"c]\n')
@example("a: {b?'c: 1}\n")
@example("""a: ["?", b?'c]\n""")
@example('{"a":!!str,b: 1}\n')
@example("a: {b: # c\n}\n")
@example("a: [b: # c\n]\n")
@example('a: "b\\\n  c \\x41\\N"\n')
@example("a: |2+\n   b\n\n")
@example(f"{'k' * 1025}: a\n")
def test_whatever_the_text_both_say_the_same_of_it(text: str) -> None:
    assert said_of(root_of, text) == said_of(slowly, text)


@pytest.mark.parametrize("text", ["[" * 51 + "]" * 51 + "\n", "- " * 51 + "a\n"])
def test_what_is_nested_deeply_is_left_to_the_slow_one(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = picture(slowly(text))
    monkeypatch.setattr(yaml.CSafeLoader, "get_single_node", None)
    assert picture(root_of(text)) == expected


@pytest.mark.parametrize("text", ["[" * 50 + "]" * 50 + "\n", "- " * 50 + "a\n"])
def test_what_is_nested_less_deeply_is_read_quickly(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = picture(slowly(text))
    monkeypatch.delattr(yaml, "SafeLoader")
    assert picture(root_of(text)) == expected


def test_without_the_library_all_is_read_as_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shipped_text(NAMES[1])
    quick = picture(root_of(text))
    monkeypatch.setattr(parsing.yaml, "__with_libyaml__", False)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert picture(root_of(text)) == quick
