"""Who sees transactions: a partner its own, of slots it holds; operators all; nobody else any."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.builders import make_location, make_user
from tests.programs.documents import as_text, invented
from tests.usage.batches import SYSTEM, imported, publish_program
from tests.usage.checking import OTHER, SUBSCRIPTION, TENANT
from tests.usage.transactions import HEADINGS, LOCATION, PROGRAM, billed

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.directory.models import Customer, Location
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.queries import Filter
from opencpor.usage.transactions import queries

pytestmark = pytest.mark.django_db
RIVAL = "7654321"
START = datetime(2026, 1, 10, tzinfo=UTC)


@pytest.fixture
def location(tmp_path: Path) -> Location:
    """One location's rows of two products, one of its rows for a subscription, and a rival's."""
    return billed_by(shipped_text(INVENTED), tmp_path)


def billed_by(program: str, tmp_path: Path) -> Location:
    publish_program(program)
    own = make_location(partner_id=LOCATION)
    make_location(partner_id=RIVAL)
    rows = [
        billed("t1"), billed("t2", "2026-01-31", "-20.50"), billed("t3", product="vault"),
        billed("t4", tenant=OTHER), billed("t5", partner=RIVAL),
    ]  # fmt: skip
    imported(
        tmp_path, *(f"{row}," for row in rows), f"{billed('t6')},{OTHER}",
        headings=f"{HEADINGS},subscription_id",
    )  # fmt: skip
    return own


def associate(location: Location, subscription: str = SUBSCRIPTION) -> Association:
    customer = Customer.objects.get(tenant_id=TENANT)
    key = SlotKey(PROGRAM, customer.pk, "compute", UUID(subscription))
    terms = Terms(
        location.organization_id, location.pk, "cloud-build", 1, START, None, claim_line="lin_1"
    )
    return open_association(key, terms, SYSTEM)


def viewer(location: Location, role: Role = Role.REPORT_VIEWER) -> User:
    return make_user(role, location.organization.organization)


def seen(user: User) -> list[str]:
    rows = queries.transactions(actor_of_user(user), Filter())
    return sorted(row.transaction_id for row in rows)


def test_a_partner_sees_its_own_of_what_it_holds(location: Location) -> None:
    associate(location)
    assert seen(viewer(location)) == ["t1", "t2"]


def test_a_row_of_a_subscription_is_seen_through_that_alone(location: Location) -> None:
    associate(location, OTHER)
    assert seen(viewer(location)) == ["t1", "t2", "t6"]


def test_who_holds_nothing_sees_nothing_even_of_its_own(location: Location) -> None:
    assert seen(viewer(location)) == []
    rival = Location.objects.get(partner_id=RIVAL)
    associate(rival)
    assert (seen(viewer(location)), seen(viewer(rival))) == ([], ["t5"])


def test_a_customers_decline_takes_the_past_away(location: Location) -> None:
    association = associate(location)
    end_association(association.id, datetime(2026, 3, 1, tzinfo=UTC), "customer_declined", SYSTEM)
    assert seen(viewer(location)) == []


def without_amounts() -> str:
    document = invented()
    document["incentives"] = [
        one for one in document["incentives"] if one["type"] != "period_growth"
    ]
    return as_text(document)


def test_a_program_that_reckons_with_no_amounts_shows_partners_none(tmp_path: Path) -> None:
    location = billed_by(without_amounts(), tmp_path)
    associate(location)
    assert seen(viewer(location)) == []
    assert seen(make_user(Role.FINANCE)) == ["t1", "t2", "t3", "t4", "t5", "t6"]


def test_amounts_that_a_program_reckoned_with_are_seen_after_its_rule_is_gone(
    location: Location,
) -> None:
    associate(location)
    publish(SYSTEM, without_amounts(), effective_from=Month(2027, 1))
    assert seen(viewer(location)) == ["t1", "t2"]


def test_operators_see_all_and_a_customer_none(location: Location) -> None:
    associate(location)
    customer = Customer.objects.get(tenant_id=TENANT)
    assert seen(make_user(Role.FINANCE)) == ["t1", "t2", "t3", "t4", "t5", "t6"]
    assert seen(make_user(Role.CUSTOMER_ADMIN, customer.organization)) == []


def get(user: User, path: str) -> Any:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client.get(path)


def test_the_api_lists_them_and_adds_them_up_by_month(location: Location) -> None:
    associate(location)
    user = viewer(location)
    items = get(user, "/api/v1/usage/transactions?from_month=2026-02").json()["items"]
    assert [
        (one["id"], one["date"], one["amount"], one["currency"], one["row"]) for one in items
    ] == [("t1", "2026-02-10", "100.00", "EUR", 2)]
    totals = get(user, "/api/v1/usage/transactions/totals").json()["items"]
    assert totals == [
        {"month": "2026-02", "transactions": 1, "amount": "100.00", "currency": "EUR"},
        {"month": "2026-01", "transactions": 1, "amount": "-20.50", "currency": "EUR"},
    ]


def test_the_page_shows_what_the_reader_may_see(location: Location) -> None:
    associate(location)
    page = get(viewer(location), "/usage/transactions").content.decode()
    for words in ("Compute plan", "t1", "t2", "100.00", "20.50"):
        assert words in page
    assert "t5" not in page
    assert "t5" in get(make_user(Role.FINANCE), "/usage/transactions").content.decode()


@pytest.mark.parametrize(("role", "offered"), [(Role.FINANCE, True), (Role.AUDITOR, False)])
def test_the_empty_page_offers_an_import_to_who_may(
    client: Client, role: Role, *, offered: bool
) -> None:
    client.force_login(make_user(role))
    page = client.get("/usage/transactions").content.decode()
    assert "No transactions to show" in page
    assert ('href="/usage/batches/new"' in page) is offered
