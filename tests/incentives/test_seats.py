"""Paid units that usage leaves empty are the month-end seats of the subscription."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from tests.builders import make_customer
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, SYSTEM, World, lines, make_world
from tests.incentives.worlds import Worlds
from tests.usage.batches import PROGRAM, imported
from tests.usage.checking import HEADINGS, SUBSCRIPTION

from opencpor.common.months import Month
from opencpor.directory.models import Customer, Subscription, SubscriptionSeats
from opencpor.incentives.explanations import explain
from opencpor.incentives.models import Earning
from opencpor.incentives.verdicts import verdicts_of
from opencpor.incentives.verification import faults_of_close
from opencpor.register.actions.open_association import open_association
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db(transaction=True)
WORKLOAD = "business-central"


def subscription(customer: Customer) -> Subscription:
    return Subscription.objects.create(
        subscription_id=SUBSCRIPTION, customer=customer, product="p", status="active",
        status_since=datetime(2026, 1, 1, tzinfo=UTC), starts_on=date(2025, 1, 1),
    )  # fmt: skip


def seats(of: Subscription, *counts: tuple[Month, int]) -> None:
    for month, count in counts:
        SubscriptionSeats.objects.update_or_create(
            subscription=of, month=month.first_day, defaults={"seats": count}
        )


def usage(world: World, *facts: tuple[Month, int, object]) -> None:
    rows = [
        f"{world.customer.tenant_id},{WORKLOAD},{month},{active},{paid},{SUBSCRIPTION}"
        for month, active, paid in facts
    ]
    imported(world.folder, *rows, headings=f"{HEADINGS},subscription_id")


def at_first(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    terms = Terms(
        partner_id=made.location.organization_id, location_id=made.location.pk,
        engagement="bizapps-presales-advisor", program_version=1, claim_line="lin_1",
        starts_at=datetime(2026, 1, 10, tzinfo=UTC), ends_at=None,
    )  # fmt: skip
    key = SlotKey(PROGRAM, made.customer.pk, WORKLOAD, UUID(SUBSCRIPTION))
    open_association(key, terms, SYSTEM)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def test_seats_at_the_months_end_are_paid_units(world: World) -> None:
    seats(subscription(world.customer), (JANUARY, 100), (FEBRUARY, 130))
    usage(world, (JANUARY, 3, ""), (FEBRUARY, 4, ""))
    assert lines(world.close(JANUARY)) == [("earned", "2026-01", WORKLOAD, 100 * 9000)]
    february = world.close(FEBRUARY)
    assert lines(february) == [("earned", "2026-02", WORKLOAD, 30 * 9000)]
    (verdict,) = verdicts_of(world.actor, february)
    assert (verdict.paid_units, verdict.prior_mark, verdict.growth_units) == (130, 100, 30)


def test_paid_units_that_usage_states_come_first(world: World) -> None:
    seats(subscription(world.customer), (JANUARY, 100))
    usage(world, (JANUARY, 3, 7))
    assert lines(world.close(JANUARY)) == [("earned", "2026-01", WORKLOAD, 7 * 9000)]


def test_without_seats_of_that_month_and_tenant_there_is_no_usage(world: World) -> None:
    seats(subscription(make_customer()), (JANUARY, 100), (FEBRUARY, 100))
    usage(world, (JANUARY, 3, ""))
    january = world.close(JANUARY)
    assert lines(january) == []
    (verdict,) = verdicts_of(world.actor, january)
    assert verdict.reasons == ("NOUSAGE",)


def test_seats_without_a_fact_are_no_usage(world: World) -> None:
    seats(subscription(world.customer), (JANUARY, 100))
    assert lines(world.close(JANUARY)) == []


def test_corrected_seats_become_a_difference_and_old_closes_still_verify(world: World) -> None:
    own = subscription(world.customer)
    seats(own, (JANUARY, 100), (FEBRUARY, 130))
    usage(world, (JANUARY, 3, ""), (FEBRUARY, 4, ""), (MARCH, 5, ""))
    january = world.close(JANUARY)
    seats(own, (JANUARY, 90))
    february = world.close(FEBRUARY)
    assert lines(february) == [
        ("difference", "2026-01", WORKLOAD, -10 * 9000),
        ("earned", "2026-02", WORKLOAD, 40 * 9000),
    ]
    SubscriptionSeats.objects.all().delete()
    assert faults_of_close(january) == faults_of_close(february) == []


def test_an_explanation_says_that_seats_were_used(world: World) -> None:
    seats(subscription(world.customer), (JANUARY, 100), (FEBRUARY, 130))
    usage(world, (JANUARY, 3, ""), (FEBRUARY, 4, ""))
    world.close(JANUARY)
    world.close(FEBRUARY)
    found = explain(world.actor, Earning.objects.get(month="2026-02-01").id)
    (judged,) = found.judged
    assert [(fact.role, fact.paid_units, fact.paid_from_seats) for fact in judged.facts] == [
        ("month", 130, True),
        ("mark", 100, True),
    ]
