"""What banks say besides is kept as far as it gives no account away, however long it is."""

import pytest

from opencpor.incentives.payments.answers.saying import LOOKED_AT, said
from opencpor.incentives.payments.bank import answers

SPACED = " ".join("DE89370400440532013000")


def kept(text: str) -> str:
    return said(answers.Answer("pbt-1", "pay-1", answers.Outcome.REJECTED, text=text), None).text


@pytest.mark.parametrize(("before", "length"), [(0, 0), (490, 0), (499, 0), (2_000, 500)])
def test_what_is_kept_of_a_text_gives_no_account_away(before: int, length: int) -> None:
    assert kept("x" * before + SPACED) == "x" * length


def test_only_the_beginning_of_a_text_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(
        "opencpor.incentives.payments.answers.saying.tells_account",
        lambda text, _number: seen.append(len(text)),
    )
    kept("DE89 " * 100_000)
    assert max(seen) == LOOKED_AT
