"""Every word of the pages has a German one, and figures and dates follow the reader's language."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tools import messages

from opencpor.common.calendar import BusinessCalendar
from opencpor.ui import dates, figures

BERLIN = BusinessCalendar.create("Europe/Berlin")
FRIDAY_NIGHT = datetime(2026, 12, 4, 23, 0, tzinfo=UTC)  # the end of Friday in Berlin


@pytest.mark.parametrize("room", messages.rooms())
def test_every_word_of_a_room_is_translated_and_compiled(room: str) -> None:
    assert list(messages.faults(room)) == []


def test_every_room_with_words_has_a_german_catalog() -> None:
    folders = [path.name for path in messages.SOURCE.iterdir() if path.is_dir()]
    speaking = [room for room in folders if any(word.id for word in messages.words_of(room))]
    assert sorted(speaking) == messages.rooms()


def test_a_word_has_one_german_word_in_all_rooms() -> None:
    """Django merges the rooms' catalogs: of two German words only one would ever be shown."""
    found: dict[tuple[object, object], set[str]] = {}
    for room in messages.rooms():
        for message in messages.current(room):
            if message.id:  # the header says when it was written
                found.setdefault((message.context, message.id), set()).add(str(message.string))
    assert {key: words for key, words in found.items() if len(words) > 1} == {}


def test_words_are_collected_under_whatever_name_a_file_gives_to_gettext(tmp_path: Path) -> None:
    file = tmp_path / "pages.py"
    file.write_text("from django.utils.translation import gettext_lazy as later\n")
    assert "later" in messages.keywords(file)


@pytest.mark.django_db
def test_the_browser_s_language_is_spoken_to_strangers(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "de-AT,de;q=0.8"})

    assert "Wer welchem Kunden hilft" in page.content.decode()


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "USD 1,234,567.50"), ("de", "1.234.567,50 USD")],
)
def test_money_is_written_as_the_reader_does(language: str, shown: str) -> None:
    with translation.override(language):
        assert figures.money(Decimal("1234567.5"), "USD") == shown


def test_money_has_the_decimals_of_its_currency() -> None:
    amounts = [figures.money(Decimal(1250), currency) for currency in ("USD", "JPY", "BHD")]
    assert amounts == ["USD 1,250.00", "JPY 1,250", "BHD 1,250.000"]


def test_an_amount_never_loses_a_digit() -> None:
    assert figures.money(Decimal("0.12345"), "USD") == "USD 0.12345"
    assert figures.number(10**30 + 1) == f"{10**30 + 1:,}"


def test_floats_are_no_figures() -> None:
    with pytest.raises(TypeError, match="integers or Decimals"):
        figures.number(0.1)  # type: ignore[arg-type]


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**18), max_value=10**18
    )
)
def test_what_is_written_is_what_it_is(value: Decimal) -> None:
    assert Decimal(figures.number(value).replace(",", "")) == value


@pytest.mark.parametrize(
    ("share", "shown"), [("0.125", "12.5%"), ("1", "100.0%"), ("0.0005", "0.1%"), ("0", "0.0%")]
)
def test_a_share_is_rounded_half_up(share: str, shown: str) -> None:
    assert figures.percent(Decimal(share)) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Friday 4 December 2026"), ("de", "Freitag, 4. Dezember 2026")]
)
def test_a_day_is_written_out(language: str, shown: str) -> None:
    with translation.override(language):
        assert dates.weekday(date(2026, 12, 4)) == shown


@pytest.mark.parametrize(
    ("now", "left", "tone"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "9 business days left", "muted"),
        (datetime(2026, 12, 3, 9, 0, tzinfo=UTC), "1 business day left", "warning"),
        (datetime(2026, 12, 4, 22, 59, tzinfo=UTC), "today is the last day", "danger"),
        (datetime(2026, 12, 4, 23, 0, tzinfo=UTC), "1 day overdue", "danger"),
    ],
)
def test_a_deadline_says_what_is_left(now: datetime, left: str, tone: str) -> None:
    assert dates.due(FRIDAY_NIGHT, BERLIN, now) == dates.Due(date(2026, 12, 4), left, tone)


def test_a_moment_names_its_zone() -> None:
    assert dates.moment(FRIDAY_NIGHT) == "4 December 2026, 23:00 UTC"
    assert dates.moment(FRIDAY_NIGHT, BERLIN.zone) == "5 December 2026, 00:00 CET"
