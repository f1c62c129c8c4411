from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.builders import make_customer, make_partner
from tests.directory.calls import Caller, codes

from opencpor.access.actor import system
from opencpor.access.models import Organization
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Forbidden, Invalid
from opencpor.directory.actions.name_customer import get_or_create_unverified_customer
from opencpor.directory.models import Customer, CustomerDomain
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db

TENANT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
CONTOSO = {"tenant_id": TENANT, "name": "Contoso", "country": "US"}


def named(name: str = "Contoso", domain: str = "contoso.example") -> Customer:
    return get_or_create_unverified_customer(TENANT, name, domain, "US", system("test"))[0]


def test_what_the_operator_enters_is_verified() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    body = CONTOSO | {"domains": ["a.example"], "verified_domains": ["b.example"]}
    entered = manager("post", "customers", body).json()
    assert (entered["status"], entered["segment"], entered["cloud"]) == (
        "verified", "commercial", "public",
    )  # fmt: skip
    assert [(d["domain"], d["verified_by"]) for d in entered["domains"]] == [
        ("a.example", ""),
        ("b.example", "import"),
    ]


def test_a_tenant_id_is_known_in_every_dress() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    manager("post", "customers", CONTOSO)
    again = manager("post", "customers", CONTOSO | {"tenant_id": "{" + TENANT.upper() + "}"})
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("tenant_id", "code"),
    [("", "required"), ("contoso.example", "bad_guid"), (str(UUID(int=0)), "nil_guid")],
)
def test_a_wrong_tenant_id_is_refused(tenant_id: str, code: str) -> None:
    refused = Caller(Role.PROGRAM_MANAGER)("post", "customers", CONTOSO | {"tenant_id": tenant_id})
    assert codes(refused) == [("tenant_id", code)]
    assert not Customer.objects.exists()


def test_a_domain_is_verified_for_one_tenant_only() -> None:
    make_customer(domain="contoso.example")
    body = CONTOSO | {"verified_domains": ["contoso.example"]}
    refused = Caller(Role.PROGRAM_MANAGER)("post", "customers", body)
    assert codes(refused) == [("domains", "domain_taken")]
    assert Customer.objects.count() == 1


def test_a_verified_tenant_does_not_become_unverified() -> None:
    customer = make_customer()
    manager = Caller(Role.PROGRAM_MANAGER)
    refused = manager("patch", f"customers/{customer.pk}", {"status": "unverified"}, seen="*")
    assert codes(refused) == [("status", "already_verified")]
    assert Customer.objects.get().status == "verified"


def test_a_tenant_first_named_on_a_claim_is_unverified_and_so_is_its_domain() -> None:
    customer = named()
    assert (customer.status, customer.organization.name) == ("unverified", "Contoso")
    assert customer.domains.get().verified_at is None
    assert Event.objects.get().type == "customer.created"


def test_a_known_tenant_stays_as_it_is_whatever_is_said_of_it() -> None:
    first = named()
    assert named("Somebody else", "else.example") == first
    first.refresh_from_db()
    assert first.organization.name == "Contoso"
    assert [row.domain for row in first.domains.all()] == ["contoso.example"]


def test_a_new_tenant_needs_name_domain_shape_and_country() -> None:
    with pytest.raises(Invalid) as refused:
        get_or_create_unverified_customer(TENANT, "", "contoso", "U", system("test"))
    assert [error.field for error in refused.value.errors] == ["name", "country", "domains"]
    assert not Organization.objects.filter(kind="customer").exists()


def test_only_who_claims_or_imports_may_name_a_tenant() -> None:
    viewer = actor_of_user(Caller(Role.REPORT_VIEWER).user)
    with pytest.raises(Forbidden):
        get_or_create_unverified_customer(TENANT, "Contoso", "contoso.example", "US", viewer)
    assert not Customer.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_claims_that_name_a_tenant_at_once_get_the_same_one() -> None:
    found: list[Any] = []

    def name() -> None:
        found.append(named().pk)
        connection.close()

    threads = [Thread(target=name) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), Customer.objects.count()) == (6, 1, 1)


def test_a_reviewer_confirms_a_tenant_correcting_it() -> None:
    path = f"customers/{named('Contso').pk}/confirm"
    body = {"grounds": "Registry entry", "name": "Contoso", "verified_domains": ["contoso.example"]}
    confirmed = Caller(Role.REVIEWER)("post", path, body, seen='"1"')
    assert (confirmed.status_code, confirmed["ETag"]) == (200, '"2"')
    assert (confirmed.json()["status"], confirmed.json()["name"]) == ("verified", "Contoso")
    domain = CustomerDomain.objects.get()
    assert (domain.verified_by, domain.grounds) == ("reviewer", "Registry entry")
    event = Event.objects.get(type="customer.verified")
    assert ("Registry" in str(event.data), list(event.data["personal"])) == (False, ["grounds"])


def test_a_confirmation_needs_grounds() -> None:
    path = f"customers/{named().pk}/confirm"
    refused = Caller(Role.REVIEWER)("post", path, {"grounds": " "}, seen="*")
    assert codes(refused) == [("grounds", "required")]
    assert Customer.objects.get().status == "unverified"


def test_a_tenant_is_confirmed_once() -> None:
    path = f"customers/{make_customer().pk}/confirm"
    refused = Caller(Role.REVIEWER)("post", path, {"grounds": "x"}, seen="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_verified")
    assert not Event.objects.exists()


def test_a_program_manager_does_not_confirm_tenants() -> None:
    path = f"customers/{named().pk}/confirm"
    assert Caller(Role.PROGRAM_MANAGER)("post", path, {"grounds": "x"}, "*").status_code == 403
    assert Customer.objects.get().status == "unverified"


def test_a_tenants_own_admin_verifies_its_domain() -> None:
    customer = make_customer()
    CustomerDomain.objects.create(customer=customer, domain="contoso.example")
    admin = Caller(Role.CUSTOMER_ADMIN, customer.organization)
    path = f"customers/{customer.pk}/verify-domain"
    verified = admin("post", path, {"domain": "Contoso.example"}, seen="*").json()
    assert verified["domains"][0]["verified_by"] == "customer"
    again = admin("post", path, {"domain": "contoso.example"}, seen="*")
    assert (again.status_code, again.json()["code"]) == (409, "already_verified")


def test_the_admin_of_an_unverified_tenant_verifies_nothing() -> None:
    customer = named()
    admin = Caller(Role.CUSTOMER_ADMIN, customer.organization)
    path = f"customers/{customer.pk}/verify-domain"
    refused = admin("post", path, {"domain": "contoso.example"}, seen="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "tenant_unverified")
    assert CustomerDomain.objects.get().verified_at is None


def test_a_domain_that_the_tenant_is_not_said_to_have_is_not_found() -> None:
    path = f"customers/{make_customer().pk}/verify-domain"
    body = {"domain": "x.example", "grounds": "y"}
    assert Caller(Role.REVIEWER)("post", path, body, seen="*").status_code == 404
    assert not CustomerDomain.objects.exists()


def test_a_partner_learns_nothing_of_customers() -> None:
    customer = make_customer(domain="contoso.example")
    partner = Caller(Role.INCENTIVES_ADMIN, make_partner().organization)
    assert partner("get", "customers").json()["items"] == []
    assert partner("get", f"customers/{customer.pk}").status_code == 404
    assert partner("get", "customers?q=contoso.example&total=true").json()["total"] == 0
    assert partner("get", "customers/export").content.count(b"\n") == 1


def test_customers_are_found_by_name_tenant_id_and_domain() -> None:
    customer = make_customer(domain="contoso.example")
    make_customer()
    auditor = Caller(Role.AUDITOR)
    for text in (
        customer.organization.name,
        "{" + str(customer.tenant_id) + "}",
        "contoso.example",
    ):
        found = auditor("get", f"customers?q={text}").json()["items"]
        assert customer.pk in [row["id"] for row in found]
    assert auditor("get", "customers?status=unverified").json()["items"] == []


@pytest.mark.parametrize(
    ("text", "tenant", "match"),
    [("contoso.example", 1, True), ("other.example", 1, False), ("contoso.example", 2, False)],
)
def test_tenant_help_says_match_or_mismatch_and_nothing_else(
    text: str, tenant: int, match: object
) -> None:
    customer = make_customer(domain="contoso.example")
    tenant_id = str(customer.tenant_id) if tenant == 1 else str(UUID(int=77))
    partner = Caller(Role.INCENTIVES_USER)
    body = {"text": text, "tenant_id": tenant_id}
    assert partner("post", "customers/read-tenant", body).json() == {
        "tenant_id": None, "domain": text, "finding": "", "match": match,
    }  # fmt: skip


def test_a_domain_at_which_anybody_has_an_address_is_nobodys() -> None:
    customer = named(domain="gmail.com")
    reviewer, body = Caller(Role.REVIEWER), {"domain": "gmail.com", "grounds": "A mail."}
    refused = [
        reviewer("post", f"customers/{customer.pk}/verify-domain", body, seen="*"),
        reviewer("post", f"customers/{customer.pk}/confirm",
                 {"grounds": "A mail.", "verified_domains": ["gmail.com"]}, seen="*"),
        Caller(Role.PROGRAM_MANAGER)("post", "customers",
                                     CONTOSO | {"tenant_id": str(uuid4()),
                                                "verified_domains": ["gmail.com"]}),
    ]  # fmt: skip
    assert [codes(one)[0][1] for one in refused] == ["free_mail_domain"] * 3
    assert CustomerDomain.objects.get().verified_at is None
