"""Two changes of one text are put together, unless they touch each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.programs.rules.merging import merged

BASE = "a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "together"),
    [
        ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
        ("a\nc\nd\ne\n", "a\nb\nc\nd\ne\nf\n", "a\nc\nd\ne\nf\n"),
        ("x\na\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n", "x\na\nb\nC\nd\ne\n"),
        ("A\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n"),
        ("A\nb\nc\nd\ne\n", "X\nb\nc\nd\ne\n", None),
        ("A\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n", None),
        ("a\nx\nb\nc\nd\ne\n", "a\ny\nb\nc\nd\ne\n", None),
    ],
)
def test_lines_are_put_together(ours: str, theirs: str, together: str | None) -> None:
    assert merged(BASE, ours, theirs) == together
    assert merged(BASE, theirs, ours) == together


TEXTS = st.lists(st.sampled_from("abc"), max_size=6).map(
    lambda lines: "".join(f"{x}\n" for x in lines)
)


@given(TEXTS, TEXTS)
def test_where_one_side_changed_nothing_the_other_holds(base: str, other: str) -> None:
    assert merged(base, base, other) == other
    assert merged(base, other, other) == other
