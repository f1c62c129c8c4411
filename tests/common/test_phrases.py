"""Sentences that can be said later, and what is kept of them."""

import copy
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.errors import FieldError
from opencpor.common.phrases import Phrase, joined, kept, phrase, read


def test_a_phrase_is_its_english_text_and_knows_what_it_is_made_of() -> None:
    made = phrase("{name!r} has more than {most} MiB.", name="a.pdf", most=4)
    assert made == "'a.pdf' has more than 4 MiB."
    assert (made.template, made.values) == (
        "{name!r} has more than {most} MiB.",
        {"name": "a.pdf", "most": 4},
    )


def test_a_phrase_is_copied_with_what_it_is_made_of() -> None:
    one = phrase("{what} is {n}.", what=phrase("this"), n=2)
    copied = asdict(FieldError("field", "code", one))["message"]
    for other in (copy.deepcopy(one), copied):
        assert (other, other.template, other.values) == (one, one.template, one.values)


@given(st.text())
def test_what_people_write_fills_a_gap_and_is_no_template(text: str) -> None:
    made = joined("The file is not accepted.", phrase("{name}: {said}", name=text, said="No."))
    assert made == f"The file is not accepted. {text}: No."
    stored = kept([made, "a plain sentence"])
    again = read(str(made), stored)
    assert isinstance(again, Phrase)
    assert (again, again.template, again.values) == (made, made.template, made.values)
    assert read("a plain sentence", stored) == "a plain sentence"
