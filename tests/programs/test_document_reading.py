"""Texts that are no document, or hide something in YAML, are refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programs.documents import as_text, errors_of, invented

from opencpor.programs.document.errors import DocumentErrors
from opencpor.programs.document.loading import load_document
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
            (
                "document: could not determine a constructor for the tag "
                "'tag:yaml.org,2002:python/object:os.system' in line 1, column 6: "
                "expected one YAML document"
            ),
        ),
        (
            "? [a, b]\n: c",
            "document: found unhashable key in line 1, column 3: expected one YAML document",
        ),
        ("[" * 5000, "document: nested too deeply: expected a few levels"),
        ("key: 2026-13-45", "document: month must be in 1..12: expected plain keys and values"),
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
     ("version: 1" + "0" * 5000, "Exceeds the limit"), ("a: 2001-01-01t00:00:00-99:99", "offset"),
     ("a: {a: " + "{a: " * 899 + "1" + "}" * 900, "nested too deeply"),
     ("key: !!binary abc", "base64")],
)  # fmt: skip
def test_what_hides_or_overflows_is_named(text: str, what: str) -> None:
    assert any(what in error for error in errors_of(text))


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
