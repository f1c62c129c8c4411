"""What is said of a whole order or a currency is said of each of its transfers."""

import pytest

from opencpor.incentives.payments.bank.answers import Answer, Asked, Outcome, spread
from opencpor.incentives.payments.bank.reasons import reason_in_words

ASKED = [Asked("pay-1", "bat-EUR"), Asked("pay-2", "bat-EUR"), Asked("pay-3", "bat-USD")]


def said(reference: str, outcome: Outcome, code: str = "", part: str = "") -> Answer:
    return Answer("bat", reference, outcome, code, part=part)


def found(*answers: Answer) -> list[tuple[str, str, str]]:
    return [(one.reference, one.outcome.value, one.code) for one in spread(answers, ASKED)]


def test_a_rejected_order_rejects_every_transfer() -> None:
    assert found(said("", Outcome.REJECTED, "FF01")) == [
        ("pay-1", "rejected", "FF01"), ("pay-2", "rejected", "FF01"), ("pay-3", "rejected", "FF01"),
    ]  # fmt: skip


def test_a_rejected_currency_leaves_the_others() -> None:
    accepted = said("", Outcome.ACCEPTED)

    assert found(accepted, said("", Outcome.REJECTED, "AM04", "bat-USD")) == [
        ("pay-1", "accepted", ""), ("pay-2", "accepted", ""), ("pay-3", "rejected", "AM04"),
    ]  # fmt: skip


def test_a_line_knows_its_own_reason() -> None:
    own = said("pay-1", Outcome.REJECTED, "AC04")

    assert found(said("", Outcome.REJECTED, "AM04"), own)[0] == ("pay-1", "rejected", "AC04")
    assert found(said("", Outcome.ACCEPTED), own)[:2] == [
        ("pay-1", "rejected", "AC04"), ("pay-2", "accepted", ""),
    ]  # fmt: skip


def test_a_line_that_was_paid_in_a_rejected_order_contradicts_it() -> None:
    answers = found(said("", Outcome.REJECTED, "FF01"), said("pay-2", Outcome.SETTLED))

    assert answers[1] == ("pay-2", "contradictory", "")


@pytest.mark.parametrize("nothing", [Outcome.PENDING, Outcome.UNKNOWN])
def test_what_says_nothing_is_said_of_no_transfer(nothing: Outcome) -> None:
    assert found(said("", nothing), said("pay-3", Outcome.SETTLED)) == [
        ("pay-3", "settled", ""), ("", nothing.value, ""),
    ]  # fmt: skip


def test_a_part_that_the_order_does_not_have_stays() -> None:
    assert found(said("", Outcome.REJECTED, "AM04", "bat-JPY")) == [("", "rejected", "AM04")]


def test_lines_that_say_paid_and_not_paid_contradict_each_other() -> None:
    both = (said("pay-1", Outcome.SETTLED), said("pay-1", Outcome.REJECTED, "AC04"))

    assert found(*both) == [("pay-1", "contradictory", ""), ("pay-1", "contradictory", "AC04")]


def test_what_was_paid_may_come_back_in_the_same_file() -> None:
    both = (said("pay-1", Outcome.SETTLED), said("pay-1", Outcome.RETURNED, "AC04"))

    assert found(*both) == [("pay-1", "settled", ""), ("pay-1", "returned", "AC04")]


def test_a_transfer_that_was_not_asked_for_stays() -> None:
    assert found(said("pay-9", Outcome.SETTLED)) == [("pay-9", "settled", "")]


@pytest.mark.parametrize(
    ("code", "text", "sentence"),
    [
        ("AC04", "", "The account is closed."),
        ("ac04", "gone", "The account is closed. The bank says: gone"),
        ("Z999", "gone", "The bank's code is Z999. The bank says: gone"),
        ("RJCT", "", "The bank gave no reason."),
    ],
)
def test_a_code_is_said_in_words(code: str, text: str, sentence: str) -> None:
    assert reason_in_words(code, text) == sentence


@pytest.mark.parametrize("part", ["", "bat-EUR"])
@pytest.mark.parametrize("paid", [Outcome.SETTLED, Outcome.RETURNED])
def test_levels_that_say_paid_and_not_paid_contradict_each_other(paid: Outcome, part: str) -> None:
    both = [said("", Outcome.REJECTED, "AC04"), said("", paid, part=part)]

    for answers in (both, both[::-1]):
        assert found(*answers, said("pay-2", Outcome.REJECTED))[:2] == [
            ("pay-1", "contradictory", "AC04"), ("pay-2", "contradictory", ""),
        ]  # fmt: skip
