"""A recompute that is being approved, and a close at the same time: real transactions."""

from pathlib import Path
from typing import Any

import pytest
from tests.builders import make_user
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import meanwhile, start
from tests.incentives.trying import Bench, make_bench
from tests.incentives.world import JANUARY, MARCH, PROGRAM, lines
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Conflict
from opencpor.incentives.models import Earning, Statement
from opencpor.incentives.recomputes.actions.approve import approve
from opencpor.incentives.recomputes.actions.propose import Wish, propose
from opencpor.incentives.recomputes.models import Recompute

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
APRIL = MARCH.plus(1)


def at_first(folder: Path) -> Bench:
    """Ten users more were active in January than was known: 45.00, less in March."""
    made = make_bench(folder)
    made.world.usage(("teams", JANUARY, 410, 1000))
    made.world.usage(("teams", APRIL, 460, 1000))
    return made


@pytest.fixture
def bench(worlds: Worlds) -> Bench:
    return worlds.get(at_first)


def waiting(bench: Bench) -> tuple[str, Any]:
    row = propose(Wish(PROGRAM, "2026-01", "2026-03", "Late."), bench.world.actor)
    run_jobs()
    place = bench.world.finance.memberships.get().organization
    return row.id, actor_of_user(make_user(Role.FINANCE, place))


def test_a_close_waits_for_what_is_being_approved_and_finds_it_posted(bench: Bench) -> None:
    row_id, second = waiting(bench)
    approving, go_on = held_up(lambda: approve(row_id, second).lines)
    closing = start(lambda: lines(bench.world.close(APRIL)))
    until_somebody_waits()
    go_on.set()
    assert (approving.result(LONGEST), closing.result(LONGEST)) == (2, [])
    statement = Statement.objects.get(month=APRIL.first_day)
    assert (statement.adjusted_minor, statement.earned_minor) == (0, 0)
    posted = Earning.objects.filter(posting=row_id).values_list("amount_minor", flat=True)
    assert sorted(posted) == [-4_500, 4_500]


def test_who_proposes_meanwhile_is_refused_once_lines_are_posted(bench: Bench) -> None:
    row_id, second = waiting(bench)
    approving, go_on = held_up(lambda: approve(row_id, second).lines)
    wish = Wish(PROGRAM, "2026-01", "2026-03", "Again.")
    proposing = start(lambda: propose(wish, bench.world.actor).state)
    until_somebody_waits()
    go_on.set()
    assert (approving.result(LONGEST), proposing.result(LONGEST)) == (2, "recomputed_since_close")
    assert list(Recompute.objects.values_list("id", flat=True)) == [row_id]


def test_nothing_is_approved_while_a_month_is_being_closed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_id, second = waiting(bench)
    with monkeypatch.context() as patch:
        said = meanwhile(patch, lambda: approve(row_id, second))
        posted = lines(bench.world.close(APRIL))
    assert said == ["close_in_progress"]
    assert [(kind, month, minor) for kind, month, _teams, minor in posted] == [
        ("difference", "2026-01", 4_500), ("difference", "2026-03", -4_500),
    ]  # fmt: skip
    with pytest.raises(Conflict) as late:
        approve(row_id, second)
    assert late.value.code == "recompute_stale"
    assert not Earning.objects.filter(posting=row_id).exists()
