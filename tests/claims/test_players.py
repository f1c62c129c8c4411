"""Partners, reviewers, customers and the clock play at random; the books stay right."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.claims import bookkeeping as books
from tests.claims import players
from tests.claims.players import PLAYED

from opencpor.claims.lifecycle import find, transitions
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.common import clock
from opencpor.common.errors import Problem
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
TALK = {Verb.COMMENT, Verb.NOTE, Verb.COPY}
TENANT = st.sampled_from([0, 0, 0, 1])
DEPTH = st.sampled_from([1, 2, 3, 4, 4, 4])
UNITS = st.sampled_from([("teams",), ("exchange",), players.WORKLOADS])


class Play(RuleBasedStateMachine):
    """One game; everything it did is rolled back at its end."""

    claims: Bundle[str] = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.table = players.sit_down()

    def teardown(self) -> None:
        clock.run_ahead(0)
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Do one thing; check that change and log agree, and that a refusal changed nothing."""
        before, number = books.picture(), books.last_event()
        try:
            with transaction.atomic():
                yield
        except Problem as problem:
            assert problem.code  # noqa: PT017 - refusals are moves too
            assert (books.picture(), books.last_event()) == (before, number)
        except Association.DoesNotExist:
            assert books.last_event() == number
        books.changes_and_events_agree(before, books.picture(), books.events_after(number))

    @rule(target=claims, side=st.integers(0, 2), tenant=TENANT, units=UNITS, steps=DEPTH)
    def claim(self, side: int, tenant: int, units: tuple[str, ...], steps: int) -> str:
        """A claim that gets some way without trouble, unless others are in its way."""
        claim = self.table.draft(side, tenant, units)
        for _ in range(steps):
            self.go_on(claim)
        return claim

    @rule(claim=claims)
    def go_on(self, claim: str) -> None:
        with self.kept():
            self.table.advance(claim)
        self.mail_arrives()

    @rule(claim=claims, data=st.data())
    def use_a_verb_of_the_state(self, claim: str, data: st.DataObject) -> None:
        state = State(Claim.objects.get(id=claim).state)
        verbs = sorted({row.verb for row in transitions(state)} & set(PLAYED) - TALK)
        if verbs:
            self.try_a_verb(claim, data.draw(st.sampled_from(verbs)))

    @rule(claim=claims, verb=st.sampled_from(sorted(PLAYED)))
    def try_a_verb(self, claim: str, verb: Verb) -> None:
        known = find(State(Claim.objects.get(id=claim).state), verb)
        number = books.last_event()
        with self.kept():
            self.table.use(claim, verb)
            assert known or books.last_event() == number, f"{verb} is not in the table here"

    @rule(keep=st.booleans(), in_days=st.integers(0, 9))
    def an_arbitration_is_decided(self, *, keep: bool, in_days: int) -> None:
        self.an_outage_ends(20)  # nobody answers in time
        with self.kept():
            self.table.arbitrate(keep=keep, in_days=in_days)
        self.mail_arrives()

    @rule(days=st.integers(1, 35))
    def an_outage_ends(self, days: int) -> None:
        self.table.pass_days(days)
        with self.kept():
            self.table.catch_up()
        books.no_deadline_unnoticed()
        number = books.last_event()
        self.table.catch_up()
        assert books.last_event() == number  # nothing is done twice

    def mail_arrives(self) -> None:
        with self.kept():
            self.table.post()

    @invariant()
    def the_books_are_right(self) -> None:
        books.register_agrees()
        for claim in Claim.objects.all():
            books.history_explains(claim)
            books.lines_agree(claim)


@pytest.mark.long
def test_no_game_of_many_players_breaks_the_books() -> None:
    run_state_machine_as_test(
        Play,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )
