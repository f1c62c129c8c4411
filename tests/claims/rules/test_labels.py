"""The state of a decided claim follows from its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.claims.rules.labels import state_of_lines, waits_for
from opencpor.claims.states import LineState, State

L = LineState
decided = st.lists(st.sampled_from([s for s in L if s is not L.PENDING]), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([L.ACTIVE, L.DROPPED, L.CONTESTED], State.APPROVED),
        ([L.SCHEDULED, L.ENDED], State.APPROVED),
        ([L.ACCEPTED, L.DROPPED], State.AWAITING_CUSTOMER),
        ([L.CONTESTED, L.ENDED], State.AWAITING_CUSTOMER),
        ([L.ENDED, L.ENDED], State.ENDED),
        ([L.ENDED, L.DROPPED], State.REJECTED),
        ([L.DROPPED, L.DECLINED], State.REJECTED),
        ([L.DECLINED], State.REJECTED),
    ],
)
def test_the_strongest_line_decides(lines: list[LineState], state: State) -> None:
    assert state_of_lines(lines) is state


@given(lines=decided, standing=st.sampled_from([L.ACTIVE, L.SCHEDULED]))
def test_one_standing_line_makes_a_claim_approved(
    lines: list[LineState], standing: LineState
) -> None:
    assert state_of_lines([*lines, standing]) is State.APPROVED


@given(lines=decided)
def test_order_and_repetition_do_not_matter(lines: list[LineState]) -> None:
    assert state_of_lines(list(reversed(lines)) * 2) is state_of_lines(lines)


@given(lines=decided)
def test_a_claim_waits_for_something_exactly_if_a_line_waits(lines: list[LineState]) -> None:
    waits = bool({L.ACCEPTED, L.CONTESTED} & set(lines))
    assert bool(waits_for(lines)) is waits
    if state_of_lines(lines) is State.AWAITING_CUSTOMER:
        assert waits


@given(lines=decided)
def test_ended_means_that_every_line_has_ended(lines: list[LineState]) -> None:
    assert (state_of_lines(lines) is State.ENDED) is (set(lines) == {L.ENDED})


@pytest.mark.parametrize("lines", [[], [L.PENDING], [L.ACTIVE, L.PENDING]])
def test_an_undecided_claim_has_no_state_by_its_lines(lines: list[LineState]) -> None:
    with pytest.raises(ValueError, match="only a decided claim"):
        state_of_lines(lines)
