"""Seats that stand in for paid units are known alike by pages, hints, figures and forecasts."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.builders import make_customer, make_user, token_of
from tests.incentives.test_seats import WORKLOAD, seats, subscription, usage, world
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, World
from tests.usage.batches import PROGRAM
from tests.usage.checking import SUBSCRIPTION

from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.incentives.forecasts.actions.make import make_forecast
from opencpor.incentives.forecasts.models import ForecastLine
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.programs.queries import version_for_engagement
from opencpor.register.rules import SlotKey
from opencpor.usage.queries import Filter, facts

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["world"]
MONTHS = (JANUARY, FEBRUARY, MARCH)


def used(made: World, *counts: int) -> None:
    """Three months of use whose paid units are left empty; seats of some of them."""
    seats(subscription(made.customer), *zip(MONTHS, counts, strict=False))
    usage(made, *((month, 40, "") for month in MONTHS))


def asked(made: World, path: str) -> dict[str, Any]:
    user = make_user(Role.INCENTIVES_ADMIN, made.location.organization.organization)
    answer = Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token_of(user)}"})
    found: dict[str, Any] = answer.json()
    return found


def test_lists_of_usage_show_seats_and_say_so(world: World) -> None:
    used(world, 100, 120)
    found = asked(world, "/usage")["items"]
    figures = [(one["month"], one["paid_units"], one["paid_from_seats"]) for one in found]
    assert figures == [("2026-03", None, False), ("2026-02", 120, True), ("2026-01", 100, True)]
    assert [one["usage_percent"] for one in found] == [None, 33, 40]


def test_the_customers_page_reckons_with_seats(world: World) -> None:
    used(world, 100, 120, 160)
    (unit,) = asked(world, f"/insights/customers/{world.customer.pk}")["units"]
    assert (unit["usage"]["paid_units"], unit["usage"]["usage_percent"]) == (160, 25)
    assert unit["opportunity_units"] == 120
    compute_summaries()
    assert asked(world, "/insights/home")["usage_by_month"][-1]["paid_units"] == 160


def test_seats_of_another_tenant_are_not_shown(world: World) -> None:
    seats(subscription(make_customer()), (JANUARY, 100))
    usage(world, (JANUARY, 40, ""))
    (fact,) = facts(world.actor, Filter())
    assert fact.paid is None  # type: ignore[attr-defined]


def test_hints_on_claims_know_seats(world: World) -> None:
    used(world, 100, 120, 41)
    source, program = ports.baseline(), version_for_engagement("bizapps-presales-advisor").document
    key = SlotKey(PROGRAM, world.customer.pk, WORKLOAD, UUID(SUBSCRIPTION))
    assert source is not None
    found = source.hints(program, "bizapps-presales-advisor", [key], date(2026, 4, 1))
    assert found == {key: frozenset({ports.Hint.LITTLE_GROWTH_LEFT})}


def test_a_customers_own_figures_have_seats(world: World) -> None:
    used(world, 100, 120, 160)
    source = ports.figures()
    assert source is not None
    found = source.recent(PROGRAM, world.customer.pk, WORKLOAD, UUID(SUBSCRIPTION))
    assert [(one.active_users, one.paid_units) for one in found] == [
        (40, 100),
        (40, 120),
        (40, 160),
    ]


def test_a_forecast_of_seats_sold_grows_by_seats(world: World) -> None:
    used(world, 100, 120, 160)
    make_forecast(PROGRAM, MARCH.plus(1))
    line = ForecastLine.objects.get()
    assert (line.growths, line.room, line.units_mid) == ([100, 20, 40], None, 40)
    assert line.amount_mid == 40 * 9000
