"""The difference of two documents: nothing for equals, and every change at its own place."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opencpor.programs.rules.difference import Change, ChangeKind, difference

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
ENTRIES = st.dictionaries(st.sampled_from("abc"), SCALARS, max_size=3)
KEYED = st.dictionaries(st.sampled_from("xyz"), ENTRIES, max_size=3).map(
    lambda found: [{"key": key} | value for key, value in found.items()]
)
DOCUMENTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"name": SCALARS, "policy": ENTRIES, "workloads": KEYED, "languages": st.lists(SCALARS)}
)


@given(DOCUMENTS)
def test_a_document_does_not_differ_from_itself(document: dict[str, Any]) -> None:
    assert difference(document, document) == []


@given(DOCUMENTS, DOCUMENTS)
def test_looking_back_turns_every_change_around(one: dict[str, Any], other: dict[str, Any]) -> None:
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    forth = {(c.path, c.kind.value) for c in difference(one, other)}
    back = {(c.path, turned[c.kind.value]) for c in difference(other, one)}
    assert forth == back


@given(DOCUMENTS, DOCUMENTS)
def test_documents_without_a_difference_hold_the_same(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    def in_order(document: dict[str, Any]) -> dict[str, Any]:
        return document | {"workloads": sorted(document["workloads"], key=lambda w: w["key"])}

    assert (difference(one, other) == []) == (in_order(one) == in_order(other))


def test_an_inserted_entry_is_one_addition() -> None:
    before = {"workloads": [{"key": "a", "name": "A"}]}
    after = {"workloads": [{"key": "z", "name": "Z"}, {"key": "a", "name": "A"}]}

    assert difference(before, after) == [
        Change("workloads.z", ChangeKind.ADDED, after={"key": "z", "name": "Z"})
    ]


def test_a_list_of_plain_values_is_one_change() -> None:
    assert difference({"days": [30, 7]}, {"days": [30, 7, 1]}) == [
        Change("days", ChangeKind.CHANGED, [30, 7], [30, 7, 1])
    ]
