"""Which texts say anything, whatever characters they are of."""

import pytest

from opencpor.common.text import legible, one_line

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # three faces and what joins them
NOTHING = (
    "", " \t\n", "\ufeff", "\u200b\u200c\u200d\u2060", " \u00ad \u200e\u202e ", "\u3164\uffa0",
    "\u2800", "\ufe0f", "\u115f\u1160", "\U000e0020\U000e007f",
)  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_of_which_nothing_can_be_seen_is_none(text: str) -> None:
    assert (legible(text), one_line(text)) == ("", "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Done. ", "Done."), (".", "."), (f" {FAMILY}", FAMILY), ("\ufeffJa", "\ufeffJa"),
        ("한국", "한국"), ("नमस्ते", "नमस्ते"), ("☎\ufe0f", "☎\ufe0f"),
    ],
)  # fmt: skip
def test_a_text_that_can_be_read_stays_as_it_is_but_for_blanks_around_it(
    text: str, kept: str
) -> None:
    assert legible(text) == kept
