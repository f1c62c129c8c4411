"""The pages about people and tokens, as those who manage them use them."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.builders import make_organization, make_token, make_user

from opencpor.access.actions.invite import invite
from opencpor.access.models import Invitation, ServiceAccount, Token, Unit, User
from opencpor.access.queries import actor_of_token, actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.clock import now

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def admin() -> User:
    return make_user(Role.ACCOUNT_ADMIN)


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def test_the_list_shows_people_with_their_roles_and_locations(admin: User) -> None:
    place = admin.memberships.get().organization
    unit = Unit.objects.create(organization=place, name="Leeds")
    colleague = make_user(Role.REPORT_VIEWER, place, unit)

    page = browser_of(admin).get("/people").content.decode()

    assert colleague.email in page
    assert "Report viewer" in page
    assert f"{place.name}, Leeds" in page


def test_an_invitation_is_sent_and_shown_as_open(admin: User, settings: Settings) -> None:
    settings.EMAIL_FILE_PATH = None  # a mail server is set
    browser = browser_of(admin)
    given = {
        "email": "nia@example.com",
        "organization_id": admin.memberships.get().organization_id,
        "role": "incentives_user",
    }

    sent = browser.post("/people/invite", given)
    page = browser.get("/people").content.decode()

    assert (sent.status_code, sent["Location"]) == (302, "/people")
    assert "The invitation to nia@example.com is on its way." in page
    assert "Open invitations" in page


def test_where_no_mail_leaves_the_link_is_shown_to_pass_on(admin: User) -> None:
    browser = browser_of(admin)
    place = admin.memberships.get().organization_id
    given = {"email": "nia@example.com", "organization_id": place, "role": "incentives_user"}
    assert "Make the invitation" in browser.get("/people/invite").content.decode()

    made = browser.post("/people/invite", given)
    link = re.search(r'data-copy="http://[^/"]+(/join/[^"]+)"', made.content.decode())

    assert link
    assert "No mail was sent" in made.content.decode()
    assert "on its way" not in browser.get("/people").content.decode()
    assert Client().get(link[1]).status_code == 200


def test_an_expired_invitation_is_made_again_from_what_it_said(admin: User) -> None:
    browser = browser_of(admin)
    place = admin.memberships.get().organization_id
    given = {"email": "nia@example.com", "organization_id": place, "role": "report_viewer"}
    browser.post("/people/invite", given)
    row = Invitation.objects.get()

    form = browser.get(f"/people/invite?again={row.id}").content.decode()

    assert 'value="nia@example.com"' in form
    assert '<option value="report_viewer" selected>' in form
    stranger = browser_of(make_user(Role.ACCOUNT_ADMIN))
    assert stranger.get(f"/people/invite?again={row.id}").status_code == 404


@pytest.fixture
def limited() -> Invitation:
    """Make an invitation that an account admin sent for one of two locations before leaving."""
    left = make_user(Role.ACCOUNT_ADMIN)
    place = left.memberships.get().organization
    leeds, _ = (Unit.objects.create(organization=place, name=name) for name in ("Leeds", "York"))
    actor = actor_of_user(left)
    row, _ = invite(actor, "nia@example.com", place.id, "account_admin", [leeds.id])
    return row


def said_in(page: Any) -> dict[str, Any]:
    """Return what the form of a page would send as it stands."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_an_administrator_repeats_a_limited_invitation_within_its_limits(
    limited: Invitation,
) -> None:
    browser = browser_of(make_user(Role.ADMINISTRATOR))
    address = f"/people/invite?again={limited.id}"

    browser.post(address, said_in(browser.get(address)))

    again = Invitation.objects.exclude(id=limited.id).get()
    assert (again.limited, [unit.name for unit in again.units.all()]) == (True, ["Leeds"])


def test_a_limited_invitation_is_not_repeated_for_all_locations(limited: Invitation) -> None:
    browser = browser_of(make_user(Role.ADMINISTRATOR))
    address = f"/people/invite?again={limited.id}"
    limited.units.get().delete()

    refused = browser.post(address, said_in(browser.get(address)))

    assert refused.status_code == 422
    assert "not for all locations. Choose at least one." in refused.content.decode()
    assert list(Invitation.objects.all()) == [limited]


def test_a_limited_invitation_without_locations_left_is_not_repeated(limited: Invitation) -> None:
    Unit.objects.all().delete()

    refused = browser_of(make_user(Role.ADMINISTRATOR)).get(f"/people/invite?again={limited.id}")

    assert refused.status_code == 409
    assert "none is left. Invite anew." in refused.content.decode()


def test_a_form_with_errors_comes_back_with_what_was_given(admin: User) -> None:
    page = browser_of(admin).post("/people/invite", {"email": "no address", "role": "auditor"})

    assert page.status_code == 422
    assert 'value="no address"' in page.content.decode()
    assert Invitation.objects.count() == 0


def test_the_administrator_is_offered_first_managers_of_partners() -> None:
    partner = make_organization(Side.PARTNER, "Lakeside")

    page = browser_of(make_user(Role.ADMINISTRATOR)).get("/people/invite").content.decode()

    assert f'<option value="{partner.id}">Lakeside</option>' in page
    assert '<option value="account_admin">' in page
    assert '<option value="incentives_admin">' not in page
    assert '<option value="customer_admin">' not in page, "there is no customer yet"


def test_a_role_that_the_organization_does_not_have_is_refused_in_words() -> None:
    partner = make_organization(Side.PARTNER, "Lakeside")
    given = {"email": "nia@example.com", "organization_id": partner.id, "role": "auditor"}

    page = browser_of(make_user(Role.ADMINISTRATOR)).post("/people/invite", given)

    said = "Lakeside does not have this role. Choose one of: Account admin."
    assert said in page.content.decode()
    assert Invitation.objects.count() == 0


def test_a_role_is_taken_away_after_one_question(admin: User) -> None:
    user = make_user(Role.REPORT_VIEWER, admin.memberships.get().organization)
    address = f"/people/roles/{user.memberships.get().id}/remove"
    browser = browser_of(admin)

    asked = browser.get(address).content.decode()
    assert f"Take the role Report viewer away from {user.email}?" in asked
    assert user.memberships.count() == 1

    assert browser.post(address).status_code == 302
    assert user.memberships.count() == 0


def test_an_invitation_is_taken_back(admin: User) -> None:
    browser = browser_of(admin)
    place = admin.memberships.get().organization_id
    given = {"email": "nia@example.com", "organization_id": place, "role": "report_viewer"}
    browser.post("/people/invite", given)

    browser.post(f"/people/invitations/{Invitation.objects.get().id}/revoke")

    assert Invitation.objects.get().revoked_at is not None
    assert "Open invitations" not in browser.get("/people").content.decode()


def test_a_token_is_shown_once(admin: User) -> None:
    browser = browser_of(admin)
    given = {"name": "CRM", "role_id": admin.memberships.get().id, "days": "30"}

    made = browser.post("/tokens/new", given)

    secret = made.content.decode().partition("<code>")[2].partition("</code>")[0]
    assert actor_of_token(secret, now()) is not None
    assert "no-store" in made["Cache-Control"]
    assert secret not in browser.get("/tokens").content.decode()


def test_a_token_of_another_organization_is_not_offered(admin: User) -> None:
    stranger = make_user(Role.INCENTIVES_ADMIN)

    given = {"name": "CRM", "role_id": stranger.memberships.get().id, "days": "30"}
    refused = browser_of(admin).post("/tokens/new", given)

    assert refused.status_code == 422
    assert Token.objects.count() == 0


def test_a_token_of_a_colleague_is_not_offered(admin: User) -> None:
    colleague = make_user(Role.INCENTIVES_USER, admin.memberships.get().organization)

    given = {"name": "CRM", "role_id": colleague.memberships.get().id, "days": "30"}
    refused = browser_of(admin).post("/tokens/new", given)

    assert refused.status_code == 422
    assert Token.objects.count() == 0


def test_everybody_makes_a_token_of_their_own(admin: User) -> None:
    colleague = make_user(Role.INCENTIVES_USER, admin.memberships.get().organization)

    browser = browser_of(colleague)
    browser.post("/tokens/new", {"name": "Mine", "role_id": colleague.memberships.get().id,
                                 "days": "30"})  # fmt: skip

    page = browser.get("/tokens").content.decode()
    assert ("Mine" in page, "New service account" in page) == (True, False)


def test_a_service_account_is_made_and_offered_for_a_token(admin: User) -> None:
    browser = browser_of(admin)

    made = browser.post("/tokens/accounts/new", {"name": "Feed", "role": "incentives_user"})
    page = browser.get("/tokens/new").content.decode()

    assert (made.status_code, ServiceAccount.objects.get().name) == (302, "Feed")
    assert "Feed: Incentives user" in page


def test_a_token_is_revoked_after_one_question(admin: User) -> None:
    secret = make_token(admin.memberships.get())
    address = f"/tokens/{Token.objects.get().id}/revoke"
    browser = browser_of(admin)

    assert "Whatever uses it is locked out at once." in browser.get(address).content.decode()
    browser.post(address)

    assert actor_of_token(secret, now()) is None
    assert "Revoked" in browser.get("/tokens").content.decode()
