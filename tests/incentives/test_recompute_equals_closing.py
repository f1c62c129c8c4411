"""A recompute, then a close, comes to what closing by the new version would have come to."""

from pathlib import Path

import pytest
from django.db.models import Sum
from tests.builders import make_user
from tests.emptying import empty_tables
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, PROGRAM, SYSTEM, World, make_world
from tests.jobs import run_jobs

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.models import Close, Earning
from opencpor.incentives.recomputes.actions.approve import approve
from opencpor.incentives.recomputes.actions.propose import Wish, propose
from opencpor.incentives.recomputes.verification import faults_of_recompute
from opencpor.incentives.verification import faults_of_close
from opencpor.incentives.whatif.actions.ask_back_test import BackTest, back_test
from opencpor.incentives.whatif.actions.make_what_if import make_what_if
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import MICROSOFT, shipped_text

pytestmark = pytest.mark.django_db(transaction=True)
CAP = '{scope: workload, amount: "30000.00"}'


def other_rules(rate: str, cap: str) -> str:
    text = shipped_text(MICROSOFT).replace('teams: "4.50"', f'teams: "{rate}"')
    return text.replace(CAP, CAP.replace("30000.00", cap))


def begun(folder: Path, counts: list[int]) -> World:
    world = make_world(folder)
    world.enroll()
    world.associate()
    months = (JANUARY, FEBRUARY, MARCH)
    world.usage(*(("teams", month, n, 1000) for month, n in zip(months, counts, strict=True)))
    return world


def ledger() -> list[tuple[str, int]]:
    rows = Earning.objects.values_list("month").annotate(amount=Sum("amount_minor"))
    return [(f"{month:%Y-%m}", amount) for month, amount in rows.order_by("month") if amount]


@pytest.mark.long
def test_both_ways_lead_to_one_ledger(tmp_path: Path) -> None:
    counts, rate, cap = [100, 220, 260], "7.25", "1700.00"  # the cap is used up in March
    world = begun(tmp_path, counts)
    world.close(JANUARY)
    world.close(FEBRUARY)
    publish(SYSTEM, other_rules(rate, cap), effective_from=MARCH)
    same = back_test(BackTest(PROGRAM, version=1), SYSTEM)
    same.save()
    assert make_what_if(same, lambda *_: None).lines == 0
    row = propose(Wish(PROGRAM, "2026-01", "2026-02", "Wrong.", 2), world.actor)
    run_jobs()
    place = world.finance.memberships.get().organization
    row = approve(row.id, actor_of_user(make_user(Role.FINANCE, place)))
    world.close(MARCH)
    recomputed = ledger()
    closes = Close.objects.order_by("month")
    faults = [*faults_of_recompute(row), *(f for one in closes for f in faults_of_close(one))]
    assert faults == []

    empty_tables()
    world = begun(tmp_path, counts)
    publish(SYSTEM, other_rules(rate, cap), effective_from=JANUARY)
    for month in (JANUARY, FEBRUARY, MARCH):
        world.close(month)
    assert ledger() == recomputed
