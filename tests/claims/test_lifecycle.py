"""The table of the life cycle: whole, without dead ends, and the same everywhere it is shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.claims.lifecycle import CLOCKS, TABLE, Transition, editable, find, transitions
from opencpor.claims.notice_texts import TEXTS
from opencpor.claims.reference import markdown
from opencpor.claims.schemas import MUST_ACT
from opencpor.claims.states import LABELS, LINE_LABELS, OPEN, LineState, State
from opencpor.claims.terms import Notice, Part, Verb, Who

ROOT = Path(__file__).parents[2]
TALK = {Verb.COMMENT, Verb.NOTE, Verb.COPY}


def test_the_page_of_states_is_current() -> None:
    page = (ROOT / "docs/reference/claim-states.md").read_text(encoding="utf-8")
    assert page == markdown(), "run 'make docs'"


def test_every_state_and_line_state_has_a_label() -> None:
    assert set(LABELS) == set(State)
    assert set(LINE_LABELS) == set(LineState)


def test_every_verb_has_a_row() -> None:
    assert {row.verb for row in TABLE} == set(Verb)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.verb} by {row.who}")
def test_a_verb_of_people_takes_a_right_and_one_of_the_system_none(row: Transition) -> None:
    assert (row.permission is None) is (row.who is Who.SYSTEM)
    assert row.event is not None


@pytest.mark.parametrize("state", sorted(CLOCKS))
def test_a_clock_that_acts_has_its_verb_in_the_table(state: State) -> None:
    acts = CLOCKS[state].acts
    assert acts is None or find(state, acts)
    assert state in MUST_ACT


def test_after_a_final_rejection_only_an_ended_association_can_come_back() -> None:
    moving = {row.verb for row in transitions(State.REJECTED_FINAL) if row.targets}
    assert moving == {Verb.REINSTATE}


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.EXPIRED])
def test_what_is_over_stays_over(state: State) -> None:
    assert {row.verb for row in transitions(state)} == TALK
    assert not any(row.targets for row in transitions(state))


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_state_can_be_left(state: State) -> None:
    assert any(row.targets for row in transitions(state))


def test_what_can_be_edited_is_data() -> None:
    assert editable(State.DRAFT) == frozenset(Part)
    assert editable(State.ACTION_REQUIRED) == {
        Part.PARTNER_ID, Part.LINES, Part.CONTACTS, Part.EVIDENCE,
    }  # fmt: skip
    assert all(not editable(s) for s in State if s not in {State.DRAFT, State.ACTION_REQUIRED})


def test_a_notice_is_either_ours_with_a_text_or_the_customers() -> None:
    customers = {notice for notice in Notice if notice.value.startswith("customer-")}
    assert set(TEXTS) == set(Notice) - customers


@given(choices=st.lists(st.integers(0, 1000), max_size=30))
def test_any_walk_through_the_table_stays_in_it(choices: list[int]) -> None:
    state = State.DRAFT
    for choice in choices:
        rows = list(transitions(state))
        assert rows
        targets = rows[choice % len(rows)].targets
        state = targets[choice % len(targets)] if targets else state
        assert state in LABELS
