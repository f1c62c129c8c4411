"""Every two verbs that can meet on one claim, at once: the books stay right."""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations_with_replacement

import pytest
from tests.claims import bookkeeping as books
from tests.claims import players
from tests.claims.every_verb import OF_ASSOCIATIONS, USES
from tests.claims.test_races import at_once
from tests.snapshots import snapshot

from opencpor.claims.actions import clocks
from opencpor.claims.consent.actions.windows import pass_window
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.lifecycle import transitions
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.common.clock import now

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TALK = {Verb.COMMENT, Verb.NOTE, Verb.COPY}
STEPS = {
    State.DRAFT: 0,
    State.SUBMITTED: 1,
    State.UNDER_REVIEW: 2,
    State.AWAITING_CUSTOMER: 3,
    State.APPROVED: 4,
}
"""How many steps that go well lead to a state."""
TURNS = {
    State.ACTION_REQUIRED: (Verb.REQUEST_INFORMATION,),
    State.REJECTED: (Verb.REJECT,),
    State.DISPUTED: (Verb.REJECT, Verb.DISPUTE),
}
"""States beside the straight way: the verbs that lead there from a review."""
Attempt = Callable[[], object]


def reach(table: players.Table, state: State) -> str:
    """A claim in a state, by real actions."""
    claim = table.draft(0, 0, ("teams",))
    for _ in range(STEPS.get(state, STEPS[State.UNDER_REVIEW])):
        table.advance(claim)
    for verb in TURNS.get(state, ()):
        table.use(claim, verb)
    table.post()
    assert Claim.objects.get(id=claim).state == state
    return claim


def attempts(table: players.Table, claim: str, state: State) -> dict[str, Attempt]:
    """Everything that somebody, or the clock, may try in a state."""
    verbs = {row.verb for row in transitions(state)} - TALK
    if state is not State.APPROVED:
        verbs -= OF_ASSOCIATIONS  # there is none to use them on
    found: dict[str, Attempt] = {
        verb.value: lambda verb=verb: table.use(claim, verb) for verb in verbs & set(USES)
    }
    found["clock"] = lambda: clocks.act(claim) or pass_window(claim, now())
    if Verb.ACKNOWLEDGE in verbs:
        found[Verb.ACKNOWLEDGE.value] = lambda: table.acknowledge(claim)
    return found


def time_is_up(claim: str) -> None:
    """Let every deadline of a claim have passed that somebody could act on."""
    past = now() - timedelta(minutes=1)
    Claim.objects.filter(id=claim, deadline_at__isnull=False).update(deadline_at=past)
    ConsentText.objects.filter(claim=claim, window_from__isnull=False).update(
        window_from=past - timedelta(days=9), answer_by=past
    )


@pytest.mark.long
@pytest.mark.parametrize("state", [*STEPS, *TURNS], ids=lambda state: state.value)
def test_two_at_once_leave_a_claim_that_its_history_explains(state: State) -> None:
    table = players.sit_down()
    claim = reach(table, state)
    time_is_up(claim)
    before, number = books.picture(), books.last_event()
    ways = attempts(table, claim, state)
    with snapshot() as reached:
        for first, second in combinations_with_replacement(sorted(ways), 2):
            reached.put_back()
            answers = at_once(ways[first], ways[second])
            assert answers.total() == 2, (first, second)
            books.changes_and_events_agree(before, books.picture(), books.events_after(number))
            books.history_explains(Claim.objects.get(id=claim))
            books.lines_agree(Claim.objects.get(id=claim))
            books.register_agrees()
