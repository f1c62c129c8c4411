"""What a customer is shown of the amounts that a partner sees of it, and nobody else is."""

from decimal import Decimal
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
SECOND = "2345678"  # another location of the same partner


@pytest.fixture
def location(tmp_path: Path) -> Location:
    """It holds Compute of a tenant; rows of two months, of what it does not hold, and of others."""
    publish_program(shipped_text(INVENTED))
    own = make_location(partner_id=LOCATION)
    make_location(own.organization, partner_id=SECOND)
    make_location(partner_id=RIVAL)
    rows = [
        billed("t1"), billed("t2", "2026-02-28", "-20.50"), billed("t3", "2026-01-31", "7.00"),
        billed("t4", product="vault"), billed("t5", tenant=OTHER), billed("t6", partner=RIVAL),
        billed("t7", partner=SECOND, amount="11.00"),
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
            {"month": "2026-02", "transactions": 3, "amount": "90.50", "currency": "EUR"},
        ],
    )]  # fmt: skip
    text = page(admin(), f"partners/{location.organization_id}/")
    assert ("What you were billed, as it sees it" in text, "EUR 90.50" in text) == (True, True)


def test_the_months_are_those_that_the_partner_adds_up(location: Location) -> None:
    partner = make_user(Role.REPORT_VIEWER, location.organization.organization)
    own = totals(partner)
    shown = ask(admin(), f"partners/{location.organization_id}")["billed"][0]["months"]
    assert own == shown


def test_what_was_billed_is_narrowed_alike_at_every_door(
    location: Location, client: Client
) -> None:
    second, user = Location.objects.get(partner_id=SECOND), admin()
    associate(second, OTHER)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    partner, january, february = location.organization_id, ["7.00"], ["79.50"]
    for asked, amounts in (
        ("", [*january, "90.50"]), ("workload=compute", [*january, "90.50"]),
        ("workload=vault", []), (f"location={location.pk}", [*january, *february]),
        (f"location={second.pk}", ["11.00"]), ("since=2026-01&through=2026-01", january),
        (f"since=2026-02&through=2026-02&location={location.pk}", february),
    ):  # fmt: skip
        assert (asked, amounts_of(ask(user, f"partners/{partner}?{asked}"))) == (asked, amounts)
        shown = client.get(f"/insights/partners/{partner}/?{asked}").context["billed"]
        assert (asked, sorted(str(one["amount"]) for one in shown)) == (asked, sorted(amounts))
        file: Any = client.get(f"/insights/tables/partner-billed.csv?partner={partner}&{asked}")
        rows = b"".join(file.streaming_content).decode().splitlines()[1:]
        assert sorted(row.split(",")[-2] for row in rows) == sorted(amounts)


def amounts_of(found: Any) -> list[str]:
    """What was billed by month, of all units together."""
    by_month: dict[str, Decimal] = {}
    for month in (month for one in found["billed"] for month in one["months"]):
        before = by_month.get(month["month"], Decimal(0))
        by_month[month["month"]] = before + Decimal(month["amount"])
    return [str(by_month[month]) for month in sorted(by_month)]


def test_another_customer_is_shown_none_of_it(location: Location) -> None:
    assert ask(admin(OTHER), f"partners/{location.organization_id}") == 404
    assert status(admin(OTHER), f"partners/{location.organization_id}/") == 404
