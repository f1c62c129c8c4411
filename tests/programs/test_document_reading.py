"""Texts that are no document, or hide something in YAML, are refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programs.documents import as_text, errors_of, invented

from opencpor.programs.document.errors import DocumentErrors
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.places import line_of
from opencpor.programs.document.reading import MAX_CHARACTERS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "document: no mapping: expected keys such as key, name and engagements"),
        ("- a\n- b", "document: no mapping: expected keys such as key, name and engagements"),
        (
            "key: [a",
            (
                "document: expected ',' or ']', but got '<stream end>' in line 1, column 8: "
                "expected one YAML document"
            ),
        ),
        (
            "key: a\n---\nkey: b",
            "document: but found another document in line 2, column 1: expected one YAML document",
        ),
        (
            "key: !!python/object:os.system x",
            "key: it is marked as python/object:os.system: expected a plain value",
        ),
        (
            "? [a, b]\n: c",
            "document: found unhashable key in line 1, column 3: expected one YAML document",
        ),
        ("[" * 5000, "document: nested too deeply in line 1: expected a few levels"),
        (
            "key: 2026-13-45",
            (
                "key: 2026-13-45 cannot be read (month must be in 1..12): "
                "expected a value that is what it looks like, or text in quotes"
            ),
        ),
        ("a" * (MAX_CHARACTERS + 1), "document: too long: expected at most 2,000,000 characters"),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(text: str, expected: str) -> None:
    assert errors_of(text) == [expected]


@pytest.mark.parametrize("sign", [r"\0", r"\ud800"])
def test_a_text_that_no_database_keeps_is_refused(sign: str) -> None:
    text = as_text(invented() | {"operator_name": "SIGN"}).replace("SIGN", f'"a{sign}"')
    assert errors_of(text)[0] == (
        "operator_name: characters that are no text: expected words and signs"
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [("a: &a [x]\nb: *a", "alias"), ("b: {<<: &a {x: 1}}", "is not text"),
     ("a: {a: " + "{a: " * 899 + "1" + "}" * 900, "nested too deeply")],
)  # fmt: skip
def test_what_hides_or_overflows_is_named(text: str, what: str) -> None:
    assert any(what in error for error in errors_of(text))


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("1" + "0" * 5000, "the number 1000"),
        ("0x" + "f" * 5000, "the number 0xfff"),
        ("0b" + "1" * 5000, "the number 0b111"),
        ("1" + ":59" * 900, "the number 1:59"),
        ("1" + ":59" * 900 + ".5", "the number 1:59"),
        ("0x_", "0x_ cannot be read"),
        ('!!int ""', " cannot be read"),
        ("!!bool soon", "soon cannot be read"),
        ("!!timestamp soon", "soon cannot be read"),
        ("!!binary abc", "abc cannot be read (failed to decode base64 data"),
        ("2001-01-01t00:00:00-99:99", "cannot be read (offset"),
        ("!!set {a, b}", "it is marked as set"),
        ("!!map [a]", "it is marked as map"),
        ("!own a", "it is marked as !own"),
        ("=", "it is marked as value"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_at_its_place(value: str, what: str) -> None:
    text = f"# first\npolicy:\n  close: {{days: {value}}}\n"

    with pytest.raises(DocumentErrors) as refused:
        load_document(text)

    [error] = refused.value.errors
    assert (error.path, what in error.what, len(error.what) < 200) == (
        "policy.close.days", True, True,
    )  # fmt: skip
    assert line_of(text, error) == 3


@pytest.mark.parametrize("key", ["0x" + "f" * 5000, "1" * 5000, "!!bool soon", "!!set {a, b}"])
def test_a_key_that_cannot_be_read_is_told_with_its_line(key: str) -> None:
    found = errors_of(as_text(invented()) + f"? {key}\n: x\n")

    assert "line" in found[0]
    assert all(len(one) < 200 for one in found)


def test_parts_that_are_shared_ever_more_often_cost_nothing_as_a_key() -> None:
    shared = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))

    found = errors_of(f"a0: &a0 [x, x]\n{shared}? *a59\n: x\n")

    assert "a1.0: alias of an earlier part: expected the values written out" in found


def test_a_key_given_twice_is_refused_with_its_line() -> None:
    text = as_text(invented())
    line = len(text.splitlines()) + 1
    assert errors_of(text + "time_zone: UTC\n") == [
        f"time_zone: the key 'time_zone' is given again in line {line}: expected each key once"
    ]


def test_an_alias_is_refused_before_it_can_multiply() -> None:
    text = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert errors_of(text)[0] == ("b.0: alias of an earlier part: expected the values written out")


def test_a_key_that_yaml_takes_for_a_truth_value_is_told_to_be_quoted() -> None:
    data = as_text(invented()).replace("operator_name:", "no: x\noperator_name:", 1)
    [line] = errors_of(data)
    assert line.startswith("document: the key 'no' in line ")
    assert line.endswith("is not text: expected a text key, in quotes if need be")


@given(st.text(max_size=200))
def test_whatever_the_text_the_answer_is_a_list_of_errors(text: str) -> None:
    with pytest.raises(DocumentErrors) as refused:
        load_document(text)
    assert refused.value.errors
