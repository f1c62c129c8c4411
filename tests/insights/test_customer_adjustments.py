"""A customer's page lists adjustments by hand between the posted lines."""

from pathlib import Path

import pytest
from django.test import Client
from tests.builders import make_location
from tests.incentives.adjusting import Desk, make_desk
from tests.insights.scene import hold_exchange, viewer

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.insights.rules.money import foremost

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def page(desk: Desk, user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(f"/insights/customers/{desk.world.customer.pk}/").content.decode()


def test_an_approved_adjustment_stands_with_its_amount_and_its_why(desk: Desk) -> None:
    waiting, done = desk.proposed(), desk.approved()
    text = page(desk, viewer(desk.world, Role.INCENTIVES_ADMIN))
    assert f"/earnings/adjustments/{done.id}/" in text
    assert waiting.id not in text
    assert "USD 25.00" in text


def test_another_partner_of_the_customer_does_not_see_it(desk: Desk) -> None:
    done = desk.approved()
    rival = make_location()
    hold_exchange(desk.world, rival)
    desk.world.location = rival
    text = page(desk, viewer(desk.world, Role.INCENTIVES_ADMIN))
    assert desk.world.customer.organization.name in text
    assert done.id not in text


def test_the_currency_with_most_figures_stands_first() -> None:
    assert foremost({"EUR": 1, "USD": 3}) == ["USD", "EUR"]
    assert foremost({"USD": 2, "EUR": 2}) == ["EUR", "USD"]
