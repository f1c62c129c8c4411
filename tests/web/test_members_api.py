"""People, invitations, service accounts and tokens through the API."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.builders import make_user, token_of

from opencpor.access.models import Token, User
from opencpor.access.roles import Role
from opencpor.notices.models import Mail
from opencpor.notices.sealing import unseal

pytestmark = pytest.mark.django_db
API = "/api/v1"


class Caller:
    """Somebody who calls the API with a token."""

    def __init__(self, user: User) -> None:
        self.user, self.place = user, user.memberships.get().organization
        self.headers = {"Authorization": f"Bearer {token_of(user)}"}

    def get(self, path: str) -> Any:
        return Client().get(API + path, headers=self.headers)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return Client().post(API + path, body, "application/json", headers=self.headers)

    def delete(self, path: str, **headers: str) -> Any:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().delete(API + path, headers=sent)


def mailed_link() -> str:
    """Return the path in the only mail."""
    return unseal(bytes(Mail.objects.get().sealed or b"")).text.partition("8000")[2].split()[0]


@pytest.fixture
def admin() -> Caller:
    return Caller(make_user(Role.ACCOUNT_ADMIN))


def test_me_says_who_is_calling_and_what_that_allows(admin: Caller) -> None:
    said = admin.get("/me").json()

    assert (said["kind"], said["email"]) == ("user", admin.user.email)
    assert [role["role"] for role in said["roles"]] == ["account_admin"]
    assert said["roles"][0]["organization_name"] == admin.place.name
    assert "member:write" in said["permissions"]
    assert "claim:read" not in said["permissions"]


def test_the_list_holds_ones_own_people_and_no_others(admin: Caller) -> None:
    colleague = make_user(Role.REPORT_VIEWER, admin.place)
    make_user(Role.REPORT_VIEWER)

    items = admin.get("/users").json()["items"]

    assert {item["id"] for item in items} == {admin.user.id, colleague.id}


def test_roles_in_other_organizations_are_not_shown(admin: Caller) -> None:
    both = make_user(Role.INCENTIVES_ADMIN)
    from tests.builders import add_role

    add_role(both, Role.REPORT_VIEWER, admin.place)

    roles = admin.get(f"/users/{both.id}").json()["roles"]

    assert [role["role"] for role in roles] == ["report_viewer"]


def test_an_invitation_is_made_accepted_and_listed(admin: Caller) -> None:
    body = {"email": "nia@example.com", "role": "incentives_user"}
    made = admin.post("/invitations", body)
    secret = mailed_link().rpartition("/")[2]

    accepted = Client().post(
        f"{API}/invitations/{secret}/accept",
        {"name": "Nia", "password": "a rather long phrase"},
        "application/json",
    )

    assert (made.status_code, accepted.status_code) == (201, 201)
    assert accepted.json()["role"] == "incentives_user"
    assert [item["state"] for item in admin.get("/invitations").json()["items"]] == ["accepted"]
    assert User.objects.get(email="nia@example.com").name == "Nia"


def test_a_weak_password_does_not_use_up_the_invitation(admin: Caller) -> None:
    admin.post("/invitations", {"email": "nia@example.com", "role": "incentives_user"})
    path = f"{API}/invitations/{mailed_link().rpartition('/')[2]}/accept"

    refused = Client().post(path, {"password": "short"}, "application/json")

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "password"
    assert [item["state"] for item in admin.get("/invitations").json()["items"]] == ["open"]


def test_taking_back_an_invitation_needs_if_match(admin: Caller) -> None:
    made = admin.post("/invitations", {"email": "n@example.com", "role": "report_viewer"}).json()

    assert admin.delete(f"/invitations/{made['id']}").status_code == 428
    gone = admin.delete(f"/invitations/{made['id']}", If_Match="*")
    assert (gone.status_code, gone.json()["state"]) == (200, "revoked")


def test_a_role_is_given_and_taken_away(admin: Caller) -> None:
    colleague = make_user(Role.REPORT_VIEWER, admin.place)

    given = admin.post(f"/users/{colleague.id}/roles", {"role": "incentives_user"})
    taken = admin.delete(f"/users/roles/{given.json()['id']}", If_Match="*")

    assert (given.status_code, taken.status_code) == (201, 204)
    assert [m.role for m in colleague.memberships.all()] == ["report_viewer"]


def test_a_token_is_shown_once_and_works(admin: Caller) -> None:
    made = admin.post("/tokens", {"name": "script", "days": 7})
    secret = made.json()["secret"]

    answer = Client().get(f"{API}/me", headers={"Authorization": f"Bearer {secret}"})

    assert (made.status_code, answer.status_code) == (201, 200)
    assert secret not in admin.get("/tokens").content.decode()
    assert made.json()["owner"] == admin.user.email


def test_an_administrator_makes_no_token_of_a_colleague(admin: Caller) -> None:
    colleague = make_user(Role.INCENTIVES_USER, admin.place).memberships.get()
    refused = admin.post("/tokens", {"name": "x", "days": 7, "role_id": colleague.id})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert not Token.objects.filter(membership=colleague).exists()


def test_a_service_account_gets_a_token_and_loses_it(admin: Caller) -> None:
    account = admin.post("/service-accounts", {"name": "CRM", "role": "incentives_user"}).json()
    made = admin.post(
        "/tokens", {"name": "crm", "days": 30, "role_id": account["roles"][0]["id"]}
    ).json()

    revoked = admin.delete(f"/tokens/{made['id']}", If_Match="*")

    assert made["owner"] == "CRM"
    assert revoked.json()["revoked_at"] is not None
    assert (
        Client().get(f"{API}/me", headers={"Authorization": f"Bearer {made['secret']}"}).status_code
        == 401
    )


def test_lists_take_the_same_number_of_queries_for_many_people(
    admin: Caller, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        make_user(Role.REPORT_VIEWER, admin.place)
    Token.objects.update(last_used_at=None)

    with django_assert_max_num_queries(9):
        assert len(admin.get("/users").json()["items"]) == 21


def test_an_invitation_goes_out_by_mail(admin: Caller) -> None:
    admin.post("/invitations", {"email": "nia@example.com", "role": "incentives_user"})

    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient) == ("invitation", "nia@example.com")


def test_the_link_in_the_mail_leads_to_a_page_where_one_joins(admin: Caller) -> None:
    body = {"email": "nia@example.com", "role": "incentives_user"}
    admin.post("/invitations", body)
    path = mailed_link()
    browser = Client()

    shown = browser.get(path)
    joined = browser.post(path, {"name": "Nia", "password": "a rather long phrase"})

    assert "nia@example.com" in shown.content.decode()
    assert shown["Referrer-Policy"] == "same-origin"
    assert (joined.status_code, joined["Location"]) == (302, "/")
    assert browser.get(API + "/me").json()["email"] == "nia@example.com"


def test_who_invites_never_sees_the_link_that_a_mail_brings(
    admin: Caller, settings: Settings
) -> None:
    settings.EMAIL_FILE_PATH = None  # a mail server is set
    answer = admin.post("/invitations", {"email": "nia@example.com", "role": "incentives_user"})

    assert mailed_link().rpartition("/")[2] not in answer.content.decode()
    assert answer.json()["link"] is None


def test_who_invites_is_given_the_link_where_no_mail_leaves(admin: Caller) -> None:
    answer = admin.post("/invitations", {"email": "nia@example.com", "role": "incentives_user"})

    assert answer.json()["link"].endswith(f":8000{mailed_link()}")


@pytest.mark.parametrize(
    ("field", "value"), [("name", "x" * 201), ("password", "long phrase " * 100)]
)
def test_what_a_new_person_types_is_limited(admin: Caller, field: str, value: str) -> None:
    admin.post("/invitations", {"email": "nia@example.com", "role": "incentives_user"})
    body = {"name": "Nia", "password": "a rather long phrase"} | {field: value}
    path = f"{API}/invitations/{mailed_link().rpartition('/')[2]}/accept"

    answer = Client().post(path, body, "application/json")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert not User.objects.filter(email="nia@example.com").exists()
