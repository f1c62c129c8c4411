"""Where in a bank's file something stands: kept in English, said in the reader's language."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.phrases import Phrase, kept
from opencpor.http.wording import in_words
from opencpor.incentives.payments.bank.places import in_statement, line, read_place, within


@given(st.integers(0, 10**9), st.text(max_size=30), st.integers(0, 99))
def test_a_kept_place_is_read_back_as_it_was_made(number: int, name: str, statement: int) -> None:
    made = line(number, name)
    if statement:
        made = in_statement(statement, made)
    found = read_place(str(made))
    assert isinstance(found, Phrase)
    assert kept([found]) == kept([made])


@pytest.mark.parametrize(
    ("place", "english", "german"),
    [
        (line(3), "line 3", "Zeile 3"),
        (within(line(3), "amount"), "line 3, amount", "Zeile 3, amount"),
        (within("rows[2]", "amount"), "rows[2], amount", "rows[2], amount"),
        (in_statement(2, line(7, "TxDtls")), "statement 2, line 7, TxDtls",
         "Kontoauszug 2, Zeile 7, TxDtls"),
        (read_place("rows[2]"), "rows[2]", "rows[2]"),
    ],
)  # fmt: skip
def test_a_place_is_said_in_the_readers_language(place: str, english: str, german: str) -> None:
    assert (str(place), in_words(place)) == (english, english)
    with translation.override("de"):
        assert in_words(place) == german
