"""Names are written in the letters that every bank takes, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.incentives.payments.bank.letters import FIT, in_latin


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Müller & Söhne", "Muller + Sohne"),
        ("Łódź Æsir Þór Øst Straße", "Lodz AEsir THor Ost Strasse"),
        ("Νίκος Παπαδόπουλος ΠΛ", "Nikos Papadopoulos PL"),
        ("Иван Щербаков ООД", "Ivan Shterbakov OOD"),
        ("Nguyễn Văn Đức", "Nguyen Van Duc"),
        ("\uff21\uff22\uff23 № ½ ①", "ABC No 1/2 1"),
        ("O\u2019Neil \u2013 \u201cBank\u201d", "O'Neil - 'Bank'"),
        ("//a//b//", "a/b"),
        ("100 % @home #1", "100 . .home .1"),
        ("٣٤", "34"),
    ],
)
def test_what_has_a_latin_form_is_written_in_it(name: str, written: str) -> None:
    assert in_latin(name) == (written, "")


def test_letters_of_other_scripts_are_named() -> None:
    assert in_latin("株式会社 Contoso 株") == ("Contoso", "株式会社")


@given(st.text())
def test_nothing_else_is_ever_written(text: str) -> None:
    written, _ = in_latin(text)

    assert all(FIT.fullmatch(one) for one in written)
    assert "//" not in written
    assert written == written.strip(" /")


@given(st.text("abcXYZ019 .,'+()-", max_size=60))
def test_what_banks_take_is_left_as_it_is(text: str) -> None:
    assert in_latin(text) == (" ".join(text.split()), "")
