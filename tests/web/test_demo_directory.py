"""The demonstration's customers and enrollments: believable, and the same at every run."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.spans import earning_months

from opencpor.common.months import Month
from opencpor.directory.models import Customer, Enrollment, Partner, Subscription
from opencpor.directory.terms import Status, SubscriptionStatus
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo import making
from opencpor.web.demo.steps.customers import tenants
from opencpor.web.demo.world import World

pytestmark = pytest.mark.django_db  # without the mark on some test there is no database for any


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ARG001 - the database must be there
    """The demonstration, made once for all tests of this file and undone behind them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield making.make(empty=True, tell=str)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("world")
def test_there_are_six_partners_and_sixty_customers_of_which_some_are_unverified() -> None:
    statuses = Counter(Customer.objects.values_list("status", flat=True))
    assert (Partner.objects.count(), statuses) == (6, {"verified": 56, "unverified": 4})
    assert len(set(Customer.objects.values_list("segment", flat=True))) == 3


@pytest.mark.usefixtures("world")
def test_subscriptions_come_in_every_status_with_fourteen_months_of_seats() -> None:
    statuses = set(Subscription.objects.values_list("status", flat=True))
    assert statuses == set(SubscriptionStatus)
    assert {row.seats.count() for row in Subscription.objects.all()} == {14}


@pytest.mark.usefixtures("world")
def test_enrollments_come_in_every_status() -> None:
    assert set(Enrollment.objects.values_list("status", flat=True)) == set(Status)


def test_the_first_location_earns_since_before_the_first_usage(world: World) -> None:
    (span,) = earning_months(
        Enrollment.objects.get(location__partner_id="5100001", program_key=MICROSOFT).location_id,
        MICROSOFT,
    )
    assert (span.start, span.end) == (Month.of(world.today.date()).plus(-15), None)


def test_the_same_seed_makes_the_same_customers(world: World) -> None:
    again = World(world.seed, world.today)
    assert tenants(again) == tenants(world)
    assert len({tenant.domain for tenant, _ in tenants(world)}) == 60
