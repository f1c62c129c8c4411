"""Proving a domain by the DNS, against a name server that runs as a process of its own."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.builders import make_customer, make_partner, make_user, token_of
from tests.jobs import run_jobs
from tests.processes import LONGEST, ROOT, Running, environment
from tests.waiting import until_somebody_waits

from opencpor.access.models import Invitation, Membership, User
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.directory.models import Customer, CustomerDomain, DomainProof, PartnerDomain
from opencpor.journal.models import Event
from opencpor.runtime import environment as settings

pytestmark = pytest.mark.django_db
Publish = Callable[[str, str | None], None]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    records = tmp_path_factory.mktemp("dns") / "records.json"
    records.write_text("{}", encoding="utf-8")
    command = [sys.executable, str(ROOT / "tests/dns_server.py"), str(records)]
    with Running(command, environment()) as running:
        running.says("port ")
        yield f"127.0.0.1:{running.output.split()[1]}", records


@pytest.fixture
def publish(server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Let the installation ask our server, which says nothing until the test publishes it."""
    address, records = server
    changed = replace(settings.current(), dns_server=address)
    monkeypatch.setattr(settings, "current", lambda: changed)
    records.write_text("{}", encoding="utf-8")
    cache.clear()

    def write(name: str, text: str | None) -> None:
        records.write_text(json.dumps({name: text}), encoding="utf-8")

    return write


@pytest.fixture
def customer() -> Customer:
    return make_customer(domain="contoso.example")


@pytest.fixture
def admin(customer: Customer) -> User:
    return make_user(Role.CUSTOMER_ADMIN, customer.organization)


def call(user: User | None, path: str, body: dict[str, Any] | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}"} if user else {}
    return Client().post(
        f"/api/v1{path}", body or {}, content_type="application/json", headers=headers
    )


def begun(customer: Customer, admin: User, domain: str = "contoso.test") -> dict[str, Any]:
    at = f"/customers/{customer.pk}/domain-proofs"
    answer = call(admin, at, {"domain": domain})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json() | {"check": f"{at}/{answer.json()['id']}/check"}
    return found


def test_a_published_record_verifies_the_domain(
    customer: Customer, admin: User, publish: Publish
) -> None:
    proof = begun(customer, admin)
    assert proof["name"] == "_opencpor.contoso.test"
    publish(proof["name"], proof["value"])
    assert call(admin, proof["check"]).status_code == 200
    row = CustomerDomain.objects.get(domain="contoso.test")
    assert (row.customer_id, row.verified_by, row.verified_at is not None) == (
        customer.pk, "dns", True,
    )  # fmt: skip
    events = Event.objects.count()
    assert (call(admin, proof["check"]).status_code, Event.objects.count()) == (200, events)


@pytest.mark.parametrize(
    ("published", "status", "code"),
    [("other", 409, "record_missing"), ("", 409, "record_missing"), (None, 503, "dns_unavailable")],
)
def test_another_record_or_none_verifies_nothing(
    customer: Customer, admin: User, publish: Publish, published: str | None, status: int, code: str
) -> None:
    proof = begun(customer, admin)
    publish(proof["name"], published)
    refused = call(admin, proof["check"])
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert not CustomerDomain.objects.filter(domain="contoso.test").exists()
    again = call(admin, proof["check"])
    assert (again.status_code, again["Retry-After"]) == (429, "10")


def test_a_domain_that_is_another_tenants_stays_there(
    customer: Customer, admin: User, publish: Publish
) -> None:
    other = make_customer(domain="contoso.test")
    proof = begun(customer, admin)
    publish(proof["name"], proof["value"])
    assert call(admin, proof["check"]).json()["code"] == "domain_taken"
    assert CustomerDomain.objects.get(domain="contoso.test").customer_id == other.pk


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("gmail.com", "free_mail_domain"),
        ("fabrikam.example", "partner_domain"),
        ("mail.fabrikam.example", "partner_domain"),
        ("no domain", "bad_domain"),
    ],
)
def test_what_cannot_be_a_customers_is_not_even_begun(
    customer: Customer, admin: User, domain: str, code: str
) -> None:
    PartnerDomain.objects.create(partner=make_partner(), domain="fabrikam.example")
    refused = call(admin, f"/customers/{customer.pk}/domain-proofs", {"domain": domain})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert DomainProof.objects.count() == 0


def test_a_domain_that_became_a_partners_since_is_not_verified(
    customer: Customer, admin: User, publish: Publish
) -> None:
    proof = begun(customer, admin, "mail.contoso.test")
    publish(proof["name"], proof["value"])
    PartnerDomain.objects.create(partner=make_partner(), domain="contoso.test")
    refused = call(admin, proof["check"])
    assert (refused.status_code, refused.json()["code"]) == (422, "partner_domain")
    assert not CustomerDomain.objects.filter(domain="mail.contoso.test").exists()
    assert DomainProof.objects.get().proven_at is None


def test_a_newcomer_is_not_let_in_by_a_domain_that_became_a_partners(
    customer: Customer, publish: Publish
) -> None:
    proof = asked(customer)
    publish(proof["name"], proof["value"])
    PartnerDomain.objects.create(partner=make_partner(), domain="contoso.example")
    refused = call(None, f"/access-proofs/{proof['secret']}/check")
    assert (refused.status_code, refused.json()["code"]) == (422, "partner_domain")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("by", ["dns", "directory"])
def test_the_database_keeps_domains_of_partners_from_being_proven(
    customer: Customer, by: str
) -> None:
    PartnerDomain.objects.create(partner=make_partner(), domain="fabrikam.test")
    row = CustomerDomain(customer=customer, verified_at=now(), verified_by=by)
    for domain in ("fabrikam.test", "mail.fabrikam.test"):
        row.domain = domain
        with pytest.raises(IntegrityError, match="belongs to a partner"), transaction.atomic():
            row.save()
    row.domain = "notfabrikam.test"
    row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomerDomain.objects.filter(pk=row.pk).update(domain="fabrikam.test")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_proof_waits_for_whoever_enters_the_domain_for_a_partner(
    customer: Customer, admin: User, publish: Publish
) -> None:
    proof = begun(customer, admin)
    publish(proof["name"], proof["value"])
    entered, partner = threading.Event(), make_partner()

    def enter() -> None:
        with transaction.atomic():
            PartnerDomain.objects.create(partner=partner, domain="contoso.test")
            entered.set()
            until_somebody_waits()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        entering = pool.submit(enter)
        assert entered.wait(LONGEST)
        answer = call(admin, proof["check"])
        entering.result()
    assert (answer.status_code, answer.json()["code"]) == (422, "partner_domain")
    assert not CustomerDomain.objects.filter(domain="contoso.test").exists()


def test_a_proof_ends_after_two_weeks(customer: Customer, admin: User, publish: Publish) -> None:
    proof = begun(customer, admin)
    publish(proof["name"], proof["value"])
    DomainProof.objects.update(expires_at=now() - timedelta(seconds=1))
    assert call(admin, proof["check"]).json()["code"] == "proof_expired"


def asked(customer: Customer, domain: str = "contoso.example") -> dict[str, Any]:
    body = {"tenant_id": str(customer.tenant_id), "domain": domain, "email": f"new@{domain}"}
    answer = call(None, "/access-proofs", body)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_newcomer_who_controls_a_verified_domain_is_invited(
    customer: Customer, publish: Publish
) -> None:
    proof = asked(customer)
    publish(proof["name"], proof["value"])
    assert call(None, f"/access-proofs/{proof['secret']}/check").status_code == 200
    row = Invitation.objects.get()
    assert (row.email, row.role) == ("new@contoso.example", "customer_admin")
    run_jobs()
    (mail,) = outbox.outbox
    secret = next(part for part in mail.body.split() if "/join/" in part).rpartition("/")[2]
    joined = call(None, f"/invitations/{secret}/accept", {"password": "a long enough password 7"})
    assert (joined.status_code, Membership.objects.get().organization_id) == (201, customer.pk)
    assert call(None, f"/access-proofs/{proof['secret']}/check").status_code == 200
    assert Invitation.objects.count() == 1


def test_a_domain_that_only_a_claim_named_opens_nothing(
    customer: Customer, publish: Publish
) -> None:
    CustomerDomain.objects.create(customer=customer, domain="look-alike.example")
    proof = asked(customer, "look-alike.example")
    publish(proof["name"], proof["value"])
    refused = call(None, f"/access-proofs/{proof['secret']}/check")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_the_tenants")
    assert Invitation.objects.count() == 0


def test_the_answer_to_a_newcomer_says_nothing_of_the_tenant(customer: Customer) -> None:
    known = asked(customer)
    customer.tenant_id = "00000000-0000-4000-8000-000000000001"
    unknown = asked(customer, "nobody.example")
    assert known.keys() == unknown.keys()
    other = {
        "tenant_id": str(customer.tenant_id),
        "domain": "contoso.example",
        "email": "a@b.example",
    }
    assert call(None, "/access-proofs", other).json()["code"] == "not_at_domain"


def test_an_address_may_begin_ten_times_an_hour(customer: Customer, publish: Publish) -> None:
    del publish  # empties what was counted before
    for number in range(10):
        asked(customer, f"domain{number}.example")
    body = {"tenant_id": str(customer.tenant_id), "domain": "a.example", "email": "a@a.example"}
    assert call(None, "/access-proofs", body).status_code == 429


def test_the_pages_lead_an_admin_from_domain_to_verified(
    customer: Customer, admin: User, publish: Publish
) -> None:
    client = Client()
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    page = client.post("/directory/domains", {"domain": "contoso.test"}, follow=True)
    proof = DomainProof.objects.get(customer=customer)
    assert proof.value in page.content.decode()
    missing = client.post(f"/directory/domains/{proof.id}/check")
    assert (missing.status_code, "There is no TXT record" in missing.content.decode()) == (
        409,
        True,
    )
    publish("_opencpor.contoso.test", proof.value)
    DomainProof.objects.update(checked_at=None)
    done = client.post(f"/directory/domains/{proof.id}/check", follow=True)
    assert "The domain is verified." in done.content.decode()


def test_the_pages_lead_a_newcomer_to_the_invitation(customer: Customer, publish: Publish) -> None:
    client = Client()
    fields = {
        "tenant_id": str(customer.tenant_id), "domain": "contoso.example",
        "email": "new@contoso.example",
    }  # fmt: skip
    page = client.post("/directory/access", fields, follow=True)
    address = page.redirect_chain[-1][0]
    assert client.post(address).status_code == 409
    proof = DomainProof.objects.get()
    publish("_opencpor.contoso.example", proof.value)
    DomainProof.objects.update(checked_at=None)
    assert "An invitation is on its way" in client.post(address).content.decode()
    assert Invitation.objects.get().email == "new@contoso.example"
