"""Random stories: a recompute posts, to the cent, what the oracle judges of the closed months."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import make_user
from tests.incentives.tales import Tale, program_around
from tests.incentives.test_close_equals_the_oracle import PHASES, forgotten, owed, posted
from tests.jobs import run_jobs

from opencpor.access.models import Organization
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.incentives.models import Close, Earning
from opencpor.incentives.recomputes.actions.approve import approve
from opencpor.incentives.recomputes.actions.propose import Wish, propose
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.verification import faults_of_recompute
from opencpor.incentives.verification import faults_of_close

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = settings().max_examples // 100  # a story takes seconds: one by default


def recompute(tale: Tale) -> Recompute:
    """Judge all closed months by what is known now, and have two persons post what differs."""
    first, last = Close.objects.order_by("month").first(), Close.objects.order_by("month").last()
    assert first
    assert last
    months = [str(Month.of(close.month)) for close in (first, last)]
    row = propose(Wish(program_around()["key"], *months, "What came in late."), tale.finance)
    run_jobs()
    place = Organization.objects.get(pk=tale.finance.grants[0].organization_id)
    return approve(row.id, actor_of_user(make_user(Role.FINANCE, place)))


@pytest.mark.long
@settings(max_examples=EXAMPLES, deadline=None, phases=PHASES)
@given(st.integers(0, 2**32))
def test_after_any_story_a_recompute_posts_what_a_close_would(seed: int) -> None:
    with TemporaryDirectory() as folder, forgotten():
        tale = Tale(Random(seed), Path(folder))  # noqa: S311 - guards nothing
        tale.begin()
        for _ in range(2):
            tale.close_next()
            tale.go_on()
        tale.import_usage()
        tale.move()
        tale.void()
        row = recompute(tale)
        assert posted() == owed(tale.expected(), tale.currency)
        close = tale.close_next()  # nothing came in since, so nothing is left for it to correct
        assert not Earning.objects.filter(close=close, kind="difference").exists()
        assert posted() == owed(tale.expected(), tale.currency)
        assert [*faults_of_recompute(row), *faults_of_close(close)] == []
