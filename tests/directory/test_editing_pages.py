"""A program manager enters and changes the directory by hand."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import make_customer, make_location, make_partner, make_subscription
from tests.directory.test_pages import TENANT, signed_in

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.directory.models import Customer, Location, Partner, Subscription
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text

pytestmark = pytest.mark.django_db
CUSTOMER = {"tenant_id": TENANT, "name": "Contoso", "country": "US", "segment": "commercial",
            "cloud": "public", "verified_domains": "contoso.example\nmail.contoso.example",
            "domains": "contoso.test"}  # fmt: skip
SUBSCRIPTION = {"subscription_id": TENANT, "product": "compute-plan", "channel": "",
                "status": "active", "starts_on": "2026-01-15", "ends_on": "",
                "seats": "2026-09=120\n2026-10=130"}  # fmt: skip


@pytest.fixture(autouse=True)
def _program() -> None:
    publish(system("cli"), shipped_text(INVENTED))


@pytest.fixture
def manager() -> Client:
    return signed_in(Role.PROGRAM_MANAGER)


def test_a_partner_is_entered_with_its_first_location(manager: Client) -> None:
    body = {"global_id": "8001", "name": "Fabrikam", "country": "DE", "domains": "fabrikam.example"}
    page = manager.post(reverse("directory:new_partner"), body)["Location"]
    partner = Partner.objects.get()
    assert page == reverse("directory:partner", args=[partner.pk])
    body = {"partner_id": "8002", "name": "Fabrikam Bremen", "country": "DE", "city": "Bremen"}
    manager.post(reverse("directory:new_location", args=[partner.pk]), body)
    assert Location.objects.get().organization == partner
    assert b"Fabrikam Bremen" in manager.get(page).content


def test_a_number_that_is_in_use_is_refused_at_its_field(manager: Client) -> None:
    make_partner(global_id="8001")
    body = {"global_id": "8001", "name": "Fabrikam", "country": "DE", "domains": ""}
    answer = manager.post(reverse("directory:new_partner"), body)
    assert answer.status_code == 409
    assert b"There is already such a partner" in answer.content
    assert Partner.objects.count() == 1


def test_a_customer_is_entered_with_domains_of_both_kinds(manager: Client) -> None:
    manager.post(reverse("directory:new_customer"), CUSTOMER)
    made = Customer.objects.get()
    assert (made.organization.name, made.status) == ("Contoso", "verified")
    found = {row.domain: bool(row.verified_at) for row in made.domains.all()}
    assert found == {"contoso.example": True, "mail.contoso.example": True, "contoso.test": False}


def test_every_wrong_value_stands_at_its_field(manager: Client) -> None:
    body = CUSTOMER | {"tenant_id": "x", "domains": "no domain"}
    answer = manager.post(reverse("directory:new_customer"), body)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'href="#id_tenant_id"' in shown
    assert 'href="#id_domains"' in shown
    assert not Customer.objects.exists()


def test_a_change_made_on_an_older_reading_is_refused(manager: Client) -> None:
    row = make_customer(domain="contoso.example")
    address = reverse("directory:edit_customer", args=[row.pk])
    body = CUSTOMER | {"verified_domains": "contoso.example", "domains": ""}
    assert manager.post(address, body | {"revision": row.revision}).status_code == 302
    answer = manager.post(address, body | {"revision": row.revision, "name": "Late"})
    assert answer.status_code == 412
    assert Customer.objects.get().organization.name == "Contoso"


def test_changing_a_name_leaves_the_domains_as_they_were(manager: Client) -> None:
    row = make_customer(domain="contoso.example")
    before = row.domains.get().verified_at
    body = {"name": "New name", "country": "DE", "segment": "commercial", "cloud": "public",
            "verified_domains": "contoso.example", "revision": row.revision}  # fmt: skip
    manager.post(reverse("directory:edit_customer", args=[row.pk]), body)
    assert Customer.objects.get().organization.name == "New name"
    assert row.domains.get().verified_at == before


def test_a_subscription_is_entered_and_changed(manager: Client) -> None:
    owner = make_customer()
    body = dict(SUBSCRIPTION)
    manager.post(reverse("directory:new_subscription", args=[owner.pk]), body)
    made = Subscription.objects.get()
    assert (made.customer, [row.seats for row in made.seats.order_by("month")]) == (
        owner,
        [120, 130],
    )
    body |= {"seats": "2026-11=140", "ends_on": "2026-12-31", "revision": str(made.revision)}
    manager.post(reverse("directory:edit_subscription", args=[made.id]), body)
    made.refresh_from_db()
    assert (str(made.ends_on), made.seats.count()) == ("2026-12-31", 3)


def test_a_product_that_no_program_knows_any_longer_can_stay(manager: Client) -> None:
    row = make_subscription()
    shown = manager.get(reverse("directory:edit_subscription", args=[row.id])).content.decode()
    assert f'<option value="{row.product}" selected>' in shown


def test_only_a_program_manager_is_offered_to_enter_and_change() -> None:
    pages = [
        reverse("directory:customer", args=[make_customer().pk]),
        reverse("directory:location", args=[make_location().pk]),
        reverse("directory:partners"),
    ]
    reviewer, manager = signed_in(Role.REVIEWER), signed_in(Role.PROGRAM_MANAGER)
    for page in pages:
        assert b"/edit" not in reviewer.get(page).content
        assert b"/new" not in reviewer.get(page).content
    assert b"/edit" in manager.get(pages[0]).content
    assert b"/new" in manager.get(pages[2]).content
