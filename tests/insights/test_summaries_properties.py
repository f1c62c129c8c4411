"""Whatever happens, in whatever order, summaries are what a fresh computation gives."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import make_location, make_user
from tests.emptying import empty_tables
from tests.incentives.world import ENGAGEMENT, SYSTEM, World, make_world
from tests.usage.batches import publish_program

from opencpor.access.actor import Actor
from opencpor.access.models import Organization, Unit
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.months import Month
from opencpor.directory.models import Location
from opencpor.incentives.models import Close, Earning
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.insights.summaries.models import MoneySummary
from opencpor.insights.summaries.partners import usage_by_place
from opencpor.insights.summaries.queries import usage_rows
from opencpor.insights.summaries.verification import faults_of_summaries
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.transfer import transfer
from opencpor.register.models import Association
from opencpor.register.queries import key_of
from opencpor.register.rules import Terms
from opencpor.usage.actions.show import rebuild_facts
from opencpor.usage.queries import visible_facts

pytestmark = pytest.mark.django_db(transaction=True)
MONTHS = [Month(2026, number) for number in (1, 2, 3)]
WORKLOADS = ["teams", "exchange", "sharepoint"]
HIDING = shipped_text(MICROSOFT).replace("on_decline: keep_history", "on_decline: hide_history")


def use(world: World, random: Random) -> None:
    keys = [(workload, month) for workload in WORKLOADS for month in MONTHS]
    chosen = random.sample(keys, random.randint(1, 5))
    world.usage(*((*key, random.randint(0, 900), random.randint(0, 1500)) for key in chosen))


def close(world: World, random: Random) -> None:
    del random
    if Close.objects.count() < len(MONTHS):
        world.close(MONTHS[Close.objects.count()], "whatever it covers")


def some_held(random: Random) -> Association | None:
    held = list(Association.objects.filter(period__upper_inf=True).order_by("id"))
    return random.choice(held) if held else None


def some_day(held: Association, random: Random) -> datetime:
    later: datetime = held.period.lower + timedelta(days=random.randint(1, 40))
    return later


def end(world: World, random: Random) -> None:
    del world
    if held := some_held(random):
        reason = random.choice(["customer_declined", "partner_ended"])
        end_association(held.id, some_day(held, random), reason, SYSTEM)


def pass_on(world: World, random: Random) -> None:
    del world
    if held := some_held(random):
        at = some_day(held, random)
        place: Location = make_location()
        terms = Terms(place.organization_id, place.pk, ENGAGEMENT, 1, at, claim_line="lin_3")
        transfer(key_of(held.slot), [terms], at, "customer_declined", SYSTEM)


def change_terms(world: World, random: Random) -> None:
    del world, random
    publish_program(HIDING)


def again(world: World, random: Random) -> None:
    del world, random
    rebuild_facts()


def added(actor: Actor) -> list[tuple[object, ...]]:
    rows = usage_rows(actor).order_by().values_list("customer_id", "month", "workload")
    return sorted(rows.annotate(a=Sum("active"), p=Sum("paid"), n=Sum("units")))


def at_places(actor: Actor) -> dict[tuple[object, ...], list[Any]]:
    rows = usage_by_place(actor).order_by().values_list("month", "workload")
    return {tuple(key): sums for *key, a, p in rows.annotate(a=Sum("active"), p=Sum("paid"))
            for sums in ([a, p],)}  # fmt: skip


def by_workload(rows: list[tuple[Any, ...]]) -> dict[tuple[object, ...], list[Any]]:
    found: dict[tuple[object, ...], list[Any]] = {}
    for _customer, month, workload, active, paid, _units in rows:
        sums = found.setdefault((month, workload), [0, 0])
        sums[0], sums[1] = sums[0] + (active or 0), sums[1] + (paid or 0)
    return found


def seen(actor: Actor) -> list[tuple[object, ...]]:
    found: dict[tuple[object, ...], list[int]] = {}
    for fact in visible_facts(actor):
        sums = found.setdefault((fact.customer_id, fact.month, fact.workload), [0, 0, 0])
        for place, figure in enumerate((fact.active_users, fact.paid_units, 1)):
            sums[place] += figure or 0
    return sorted((*key, *sums) for key, sums in found.items())


def readers() -> list[Actor]:
    """Every partner, each of its locations, the operator and the customer."""
    users = [make_user(Role.AUDITOR)]
    for partner in Organization.objects.filter(partner__isnull=False):
        units = Unit.objects.filter(organization=partner)
        users += [make_user(Role.REPORT_VIEWER, partner)]
        users += [make_user(Role.REPORT_VIEWER, partner, unit) for unit in units]
    return [actor_of_user(user) for user in users]


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32))
def test_summaries_follow_whatever_happens(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    with TemporaryDirectory() as folder:
        world = make_world(Path(folder))
        world.enroll()
        for workload in WORKLOADS:
            world.associate(workload)
        use(world, random)
        for happens in random.choices([use, close, end, pass_on, change_terms, again], k=6):
            happens(world, random)
            if random.random() < 0.7:
                compute_summaries()
        assert faults_of_summaries() == []
        for actor in readers():
            assert added(actor) == seen(actor)
            if actor.on(Side.PARTNER):
                assert at_places(actor) == by_workload(added(actor))
        posted = MoneySummary.objects.aggregate(e=Sum("earned_minor"), d=Sum("differences_minor"))
        lines = Earning.objects.aggregate(sum=Sum("amount_minor"))
        assert (posted["e"] or 0) + (posted["d"] or 0) == (lines["sum"] or 0)
    empty_tables()
