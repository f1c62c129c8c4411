"""``cpor user`` and ``cpor token``."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.builders import add_role, make_customer, make_organization, make_user

from opencpor.access.actions.accept_invitation import open_invitation
from opencpor.access.models import Invitation, Token, User
from opencpor.access.queries import actor_of_token
from opencpor.access.roles import Role, Side
from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.common.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands use the database of the test instead of opening their own."""

    @contextmanager
    def here() -> Iterator[None]:
        yield

    monkeypatch.setattr(database, "application", here)


def create_admin(monkeypatch: pytest.MonkeyPatch, password: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    return main(["user", "create-admin", "--email", "ada@example.com", "--name", "Ada"])


def test_the_administrator_is_made_with_the_password_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert create_admin(monkeypatch, "a rather long phrase") == 0

    assert capsys.readouterr().out == "ada@example.com is an administrator of Program operator.\n"
    assert User.objects.get().check_password("a rather long phrase")


def test_a_weak_password_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert create_admin(monkeypatch, "abc") == 2

    assert "This password is too short." in capsys.readouterr().err
    assert User.objects.count() == 0


def test_users_are_listed_with_their_roles(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user(Role.AUDITOR)

    assert main(["user", "list"]) == 0
    place = user.memberships.get().organization
    assert capsys.readouterr().out == f"{user.email}  auditor  {place.name}\n"


def test_a_token_is_printed_once_and_works(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user(Role.AUDITOR)

    words = ["--user", user.email.upper(), "--role", "auditor", "--days", "3"]
    assert main(["token", "create", *words]) == 0
    secret = capsys.readouterr().out.strip()
    assert main(["token", "list"]) == 0

    actor = actor_of_token(secret, now())
    assert actor is not None
    assert actor.id == user.id
    listed = capsys.readouterr().out
    assert f"{secret[:12]}...  {user.email}  auditor  until " in listed
    assert secret not in listed


def test_a_role_in_two_organizations_must_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user(Role.REPORT_VIEWER)
    second = make_organization(Side.PARTNER)
    add_role(user, Role.REPORT_VIEWER, second)
    words = ["token", "create", "--user", user.email, "--role", "report_viewer"]

    assert main(words) == 2
    assert second.id in capsys.readouterr().err
    assert main([*words, "--organization", second.id]) == 0
    assert Token.objects.get().membership.organization == second


def test_a_role_that_the_user_lacks_is_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user(Role.AUDITOR)

    assert main(["token", "create", "--user", user.email, "--role", "finance"]) == 2
    assert "has no role 'finance'" in capsys.readouterr().err


def test_a_revoked_token_stops_working(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user(Role.AUDITOR)
    main(["token", "create", "--user", user.email, "--role", "auditor"])
    secret = capsys.readouterr().out.strip()

    assert main(["token", "revoke", Token.objects.get().id]) == 0
    assert actor_of_token(secret, now()) is None
    assert main(["token", "revoke", "tok_nosuch"]) == 2


def test_a_customers_first_admin_is_invited_by_tenant(capsys: pytest.CaptureFixture[str]) -> None:
    customer = make_customer()
    words = [
        "user",
        "invite",
        "--email",
        "ann@contoso.example",
        "--tenant",
        f"{{{customer.tenant_id}}}",
    ]
    assert main(words) == 0
    row = Invitation.objects.get()
    assert (row.organization_id, row.role) == (customer.pk, "customer_admin")
    assert "ann@contoso.example is invited as customer_admin" in capsys.readouterr().out


def invited_by_command(capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed where somebody is invited."""
    place = make_customer().pk
    assert main(["user", "invite", "--email", "ann@contoso.example", "--organization", place]) == 0
    return capsys.readouterr().out


def test_where_no_mail_leaves_the_link_of_an_invitation_is_printed(
    capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    said, told, link = invited_by_command(capsys).splitlines()
    assert said.startswith("ann@contoso.example is invited as customer_admin of ")
    assert told == "No mail server is set. Pass this link on; it works once:"
    assert open_invitation(link.rpartition("/")[2]) == Invitation.objects.get()


def test_beside_a_mail_server_the_link_is_for_the_mailbox_alone(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.EMAIL_FILE_PATH = None
    said = invited_by_command(capsys)
    assert (said.count("\n"), "http" in said) == (1, False)


def test_nobody_is_invited_to_an_unknown_tenant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "invite", "--email", "ann@contoso.example", "--tenant", "none"]) == 2
    assert "There is no tenant none here." in capsys.readouterr().err
    assert Invitation.objects.count() == 0
