"""What a customer is shown of the amounts that a partner sees of it, and nobody else is."""

from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_location, make_user, token_of
from tests.insights.scene import ask, page, status
from tests.usage.batches import imported, publish_program
from tests.usage.checking import OTHER, TENANT
from tests.usage.test_transactions_seen import RIVAL, associate
from tests.usage.transactions import HEADINGS, LOCATION, billed

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.directory.models import Customer, Location
from opencpor.programs.shipped import INVENTED, shipped_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def location(tmp_path: Path) -> Location:
    """It holds Compute of a tenant; rows of two months, of what it does not hold, and of others."""
    publish_program(shipped_text(INVENTED))
    own = make_location(partner_id=LOCATION)
    make_location(partner_id=RIVAL)
    rows = [
        billed("t1"), billed("t2", "2026-02-28", "-20.50"), billed("t3", "2026-01-31", "7.00"),
        billed("t4", product="vault"), billed("t5", tenant=OTHER), billed("t6", partner=RIVAL),
    ]  # fmt: skip
    imported(tmp_path, *rows, headings=HEADINGS)
    associate(own)
    return own


def admin(tenant: str = TENANT) -> User:
    customer = Customer.objects.get(tenant_id=tenant)
    return make_user(Role.CUSTOMER_ADMIN, customer.organization)


def totals(user: User) -> list[dict[str, Any]]:
    bearer = {"Authorization": f"Bearer {token_of(user)}"}
    rows = Client().get("/api/v1/usage/transactions/totals", headers=bearer).json()["items"]
    return sorted(rows, key=itemgetter("month"))


def test_a_customer_is_shown_what_a_partner_sees_of_its_bills(location: Location) -> None:
    found = ask(admin(), f"partners/{location.organization_id}")["billed"]
    assert [(one["unit"]["workload"], one["months"]) for one in found] == [(
        "compute",
        [
            {"month": "2026-01", "transactions": 1, "amount": "7.00", "currency": "EUR"},
            {"month": "2026-02", "transactions": 2, "amount": "79.50", "currency": "EUR"},
        ],
    )]  # fmt: skip
    text = page(admin(), f"partners/{location.organization_id}/")
    assert ("What you were billed, as it sees it" in text, "EUR 79.50" in text) == (True, True)


def test_the_months_are_those_that_the_partner_adds_up(location: Location) -> None:
    partner = make_user(Role.REPORT_VIEWER, location.organization.organization)
    own = totals(partner)
    shown = ask(admin(), f"partners/{location.organization_id}")["billed"][0]["months"]
    assert own == shown


def test_another_customer_is_shown_none_of_it(location: Location) -> None:
    assert ask(admin(OTHER), f"partners/{location.organization_id}") == 404
    assert status(admin(OTHER), f"partners/{location.organization_id}/") == 404
