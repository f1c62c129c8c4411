"""Sign-in of customers' admins at their own directory, at a provider in a process of its own."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client
from tests.builders import make_customer, make_user
from tests.processes import ROOT, Running, environment

from opencpor.access.models import Membership, User
from opencpor.access.roles import Role
from opencpor.directory.models import Customer, CustomerDomain

pytestmark = pytest.mark.django_db
ADMIN_ROLE = "62e90394-69f5-4237-9190-012177145e10"
SignIn = Callable[..., Any]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    claims = tmp_path_factory.mktemp("oidc") / "claims.json"
    command = [sys.executable, str(ROOT / "tests/oidc_provider.py"), str(claims)]
    with Running(command, environment()) as running:
        running.says("port ")
        yield f"http://127.0.0.1:{running.output.split()[1]}", claims


@pytest.fixture
def customer() -> Customer:
    return make_customer()


@pytest.fixture
def sign_in(provider: tuple[str, Path], customer: Customer, settings: Any) -> SignIn:
    """Go the whole way through the provider, with claims changed; return the last answer."""
    address, claims = provider
    app = {
        "provider_id": "entra", "name": "Microsoft Entra", "client_id": "cpor-test",
        "secret": "a secret",
        "settings": {"server_url": address, "fetch_userinfo": False, "uid_field": "uid"},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    def go(client: Client | None = None, process: str = "login", **changed: Any) -> Any:
        said = {
            "tid": str(customer.tenant_id), "oid": "person-1", "wids": [ADMIN_ROLE],
            "name": "Ann Lee", "preferred_username": "ann@contoso.example",
        }  # fmt: skip
        claims.write_text(json.dumps(said | changed), encoding="utf-8")
        browser = client or Client()
        away = browser.get(f"/accounts/oidc/entra/login/?process={process}")
        back = httpx.get(away["Location"]).headers["Location"]
        return browser.get(back.replace("http://testserver", ""))

    return go


def test_an_admin_of_the_directory_becomes_admin_of_the_tenant(
    sign_in: SignIn, customer: Customer
) -> None:
    browser = Client()
    assert sign_in(browser).status_code == 302
    membership = Membership.objects.get()
    assert membership.user is not None
    assert (membership.user.email, membership.role, membership.organization_id) == (
        "ann@contoso.example", "customer_admin", customer.pk,
    )  # fmt: skip
    row = CustomerDomain.objects.get(domain="contoso.example")
    assert (row.customer_id, row.verified_by) == (customer.pk, "directory")
    assert browser.get("/console/requests").status_code == 200
    assert sign_in().status_code == 302
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tid": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}, "is not known here"),
        ({"wids": ["b79fbf4d-3ef9-4689-8143-76b194e85509"]}, "none of the directory roles"),
        ({"wids": []}, "none of the directory roles"),
        ({"preferred_username": "eve_evil.example#EXT#@contoso.example"}, "a guest in this tenant"),
        ({"acct": 1}, "a guest in this tenant"),
        (
            {
                "idp": "https://sts.example/another-tenant/",
                "preferred_username": "eve@evil.example",
            },
            "a guest in this tenant",
        ),
    ],
)
def test_another_tenant_or_role_is_turned_away(
    sign_in: SignIn, changed: dict[str, Any], code: str
) -> None:
    refused = sign_in(**changed)
    assert (refused.status_code, code in refused.content.decode()) == (403, True)
    assert (User.objects.count(), CustomerDomain.objects.count()) == (0, 0)


def test_why_somebody_is_turned_away_is_told_in_the_browsers_language(sign_in: SignIn) -> None:
    refused = sign_in(Client(headers={"Accept-Language": "de"}), wids=[])
    shown = refused.content.decode()
    assert refused.status_code == 403
    assert "Ihr Konto hat keine der Verzeichnisrollen" in shown


@pytest.mark.parametrize(
    "changed",
    [
        {"forged": True},
        {"aud": "another-client"},
        {"iss": "https://evil.example/3f2504e0-4f89-41d3-9a0c-0305e82c3301/v2.0"},
        {"exp": 1},
        {"oid": ""},
    ],
)
def test_a_token_that_is_not_the_directorys_word_lets_nobody_in(
    sign_in: SignIn, changed: dict[str, Any]
) -> None:
    sign_in(**changed)
    assert (User.objects.count(), Membership.objects.count()) == (0, 0)


def test_an_address_that_has_an_account_is_not_taken_over(sign_in: SignIn) -> None:
    mine = make_user(Role.REVIEWER)
    User.objects.filter(id=mine.id).update(email="ann@contoso.example")
    refused = sign_in()
    assert (refused.status_code, "has an account already" in refused.content.decode()) == (
        403,
        True,
    )
    assert Membership.objects.filter(role="customer_admin").count() == 0


def test_nobody_of_a_partner_gets_in_for_its_customer(sign_in: SignIn) -> None:
    browser = Client()
    partner = make_user(Role.INCENTIVES_ADMIN)
    browser.force_login(partner, "django.contrib.auth.backends.ModelBackend")
    refused = sign_in(browser, process="connect")
    assert (refused.status_code, "act for a partner" in refused.content.decode()) == (403, True)
    assert Membership.objects.filter(role="customer_admin").count() == 0


def test_a_domain_that_is_another_tenants_stays_there(sign_in: SignIn) -> None:
    other = make_customer(domain="contoso.example")
    assert sign_in().status_code == 302
    assert CustomerDomain.objects.get(domain="contoso.example").customer_id == other.pk
