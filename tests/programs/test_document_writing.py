"""Places of a document are changed where they stand; what is around them stays as written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.programs.document.loading import load_document
from opencpor.programs.document.reading import read_yaml
from opencpor.programs.document.writing import at_place, with_value, without_place
from opencpor.programs.shipped import INVENTED, MICROSOFT, shipped_text

TEXT = """\
# What this is
key: a  # why
policy:
  # days
  days: 3   # three
  deep: {one: 1, two: [x, y]}
  text: |-
    first
    second
list:
  - name: x
    more: 1
  - name: y
empty:
last: "1.50"
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("policy", "days"), 14, "days: 3 ", "days: 14 "),
        (("key",), "b c", "key: a", "key: b c"),
        (("key",), "1.0", "key: a", 'key: "1.0"'),
        (("key",), "yes", "key: a", "key: 'yes'"),
        (("key",), "a: b #c", "key: a", "key: 'a: b #c'"),
        (("key",), date(2026, 7, 1), "key: a", "key: 2026-07-01"),
        (("policy", "deep", "two", 0), "z", "[x, y]", "[z, y]"),
        (("policy", "deep", "three"), True, "[x, y]}", "[x, y], three: true}"),
        (("policy", "new"), {"a": ["b"]}, "second\n", "second\n  new: {a: [b]}\n"),
        (("list", 2), {"name": "z"}, "- name: y\n", "- name: y\n  - {name: z}\n"),
        (("list", 0, "more"), 2, "more: 1", "more: 2"),
        (("empty",), 5, "empty:", "empty: 5"),
        (("policy", "text"), "a\nb", "|-\n    first\n    second", '"a\\nb"'),
    ],
)
def test_only_what_changes_changes(
    path: tuple[str | int, ...], value: Any, old: str, new: str
) -> None:
    assert with_value(TEXT, path, value) == TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("policy", "days"), "  days: 3   # three\n"),
        (("policy", "deep", "two"), ", two: [x, y]"),
        (("list", 1), "  - name: y\n"),
        (("last",), 'last: "1.50"\n'),
        (("list", 0, "more"), "    more: 1\n"),
    ],
)
def test_a_place_is_taken_out(path: tuple[str | int, ...], gone: str) -> None:
    assert without_place(TEXT, path) == TEXT.replace(gone, "", 1)


def test_what_does_not_fit_narrowly_is_written_anew_around_it() -> None:
    changed = without_place(TEXT, ("list", 0, "name"))

    assert changed == TEXT.replace("name: x\n    more: 1", "{more: 1}")


ODD = """\
# Above
policy:
  1: a  # one
  no: {2026-01-01: b, c: d}  # no
  # many
  days: 3
  endless: .nan
list:
- x  # x
- y
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("policy", "days"), 4, "days: 3", "days: 4"),
        (("policy",), {1: "a", False: {date(2026, 1, 1): "z", "c": "d"}, "days": 3,
                       "endless": float("nan")}, "01: b,", "01: z,"),
        (("policy", "new"), "x", ".nan\n", ".nan\n  new: x\n"),
        (("list",), {"a": 1}, "- x  # x\n- y", " {a: 1}"),
        (("list",), [], "- x  # x\n- y", " []"),
    ],
)  # fmt: skip
def test_comments_stay_whatever_keys_stand_beside_them(
    path: tuple[str | int, ...], value: Any, old: str, new: str
) -> None:
    assert with_value(ODD, path, value) == ODD.replace(old, new, 1)


def test_of_a_key_given_twice_the_one_that_holds_is_changed() -> None:
    text = "policy:\n  days: 1  # first\n  days: 2  # second\n"

    assert with_value(text, ("policy", "days"), 3) == text.replace("2", "3")
    assert without_place(text, ("policy", "days")) == "policy:\n  {}  # second\n"


def test_what_a_merge_brings_in_is_written_out_where_it_changes() -> None:
    text = "policy:  # all\n  <<: {days: 1, hours: 2}\n  other: 3\n"

    assert with_value(text, ("policy", "days"), 4) == f"{text}  days: 4\n"


def test_only_the_part_that_does_not_fit_is_written_anew() -> None:
    text = "# head\nfirst:  # one\n  a: [b: 1]\nlast: 2  # two\n"

    changed = with_value(text, ("first", "a", 0, "c"), 3)

    assert changed == text.replace("[b: 1]", "[{b: 1, c: 3}]")


def test_a_value_that_is_there_already_changes_nothing() -> None:
    assert with_value(TEXT, ("policy", "deep"), {"two": ["x", "y"], "one": 1}) == TEXT


@pytest.mark.parametrize(
    "path", [("policy", 0), ("list", "x"), ("list", 9), ("key", "x"), ("a", "b")]
)
def test_nothing_is_put_where_nothing_can_stand(path: tuple[str | int, ...]) -> None:
    with pytest.raises(LookupError):
        with_value(TEXT, path, 1)


@pytest.mark.parametrize("key", [MICROSOFT, INVENTED])
def test_shipped_documents_keep_their_comments_and_load(key: str) -> None:
    text = shipped_text(key)

    changed = with_value(text, ("policy", "evidence", "max_file_mb"), 7)
    changed = with_value(changed, ("incentives", 0, "name"), {"en": "Other", "de": "Anders"})

    assert load_document(changed).policy.evidence.max_file_mb == 7
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in changed.splitlines() if line.lstrip().startswith("#")] == comments


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [("key",), ("policy", "days"), ("policy", "deep"), ("policy", "deep", "two", 1),
     ("policy", "text"), ("list",), ("list", 0), ("list", 2), ("empty",), ("last",), ("new",)]
)  # fmt: skip


@given(PLACES, VALUES)
def test_the_result_says_exactly_what_was_wanted(path: tuple[str | int, ...], value: Any) -> None:
    changed = with_value(TEXT, path, value)

    before, after = read_yaml(TEXT)[0], read_yaml(changed)[0]
    assert at_place(after, path) == value
    assert {k: v for k, v in after.items() if k != path[0]} == {
        k: v for k, v in before.items() if k != path[0]
    }
