"""Whatever a bank answers in whatever order, a payment is paid at most once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.incentives.payments.answers.rules import Result, Why, judge
from opencpor.incentives.payments.answers.shown import CHIPS, OUTCOMES, WHYS
from opencpor.incentives.payments.bank.answers import Answer, Outcome
from opencpor.incentives.payments.lifecycle import (
    AT_THE_BANK,
    PAYMENT_STEP,
    PaymentState,
    PaymentVerb,
)


def said(outcome: Outcome, **more: object) -> Answer:
    return Answer("pbt-1", "pay-1", outcome, **more)  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(Outcome), max_size=12), st.sampled_from(AT_THE_BANK))
def test_no_order_of_answers_pays_twice(outcomes: list[Outcome], start: PaymentState) -> None:
    state, verbs = start, []
    for outcome in outcomes:
        for verb in judge(said(outcome), state, 100, "EUR").steps:
            state = PAYMENT_STEP[state, verb].target
            verbs.append(verb)
    assert verbs in (
        [],
        [PaymentVerb.SETTLE],
        [PaymentVerb.FAIL],
        [PaymentVerb.SETTLE, PaymentVerb.REVERSE],
    )


@given(st.sampled_from(Outcome), st.sampled_from(PaymentState))
def test_the_same_answer_again_changes_nothing(outcome: Outcome, state: PaymentState) -> None:
    for verb in judge(said(outcome), state, 100, "EUR").steps:
        state = PAYMENT_STEP[state, verb].target
    assert judge(said(outcome), state, 100, "EUR").steps == ()


@given(st.sampled_from(Outcome), st.sampled_from(PaymentState))
def test_what_is_listed_says_why_and_moves_nothing(outcome: Outcome, state: PaymentState) -> None:
    found = judge(said(outcome), state, 100, "EUR")
    assert (found.result is Result.LISTED) == (found.why is not None)
    assert bool(found.steps) == (found.result is Result.BOOKED)


@pytest.mark.parametrize(("amount", "currency"), [(101, "EUR"), (100, "USD")])
def test_another_amount_moves_nothing(amount: int, currency: str) -> None:
    answer = said(Outcome.SETTLED, amount_minor=amount, currency=currency)
    found = judge(answer, PaymentState.IN_PROGRESS, 100, "EUR")
    assert (found.steps, found.why) == ((), Why.OTHER_AMOUNT)


def test_everything_has_its_words() -> None:
    assert (set(OUTCOMES), set(WHYS), set(CHIPS)) == (set(Outcome), set(Why), set(Result))
