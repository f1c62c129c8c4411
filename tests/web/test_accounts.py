"""Which of the sign-in library's addresses exist here."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from tests.builders import make_user
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.web.accounts import USED

BACKEND = "django.contrib.auth.backends.ModelBackend"
CLOSED = ["email/", "signup/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/",
          "3rdparty/signup/", "social/signup/", "social/connections/"]  # fmt: skip
OPEN = ["login/", "password/reset/", "password/reset/done/", "inactive/"]
FOR_ONESELF = ["password/change/", "2fa/", "3rdparty/"]
TAGS = re.compile(r"<(script|style).*?</\1>|<[^>]*>", re.DOTALL)
FAMILIAR = re.compile(r"\b(?:du|dich|dir|dein\w*|gib|lass|kontaktiere)\b", re.IGNORECASE)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_not_used_is_not_there_signed_in_or_not(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404
    client.force_login(make_user(Role.REVIEWER), BACKEND)
    assert client.post(f"/accounts/{path}", {"email": "a@b.example"}).status_code == 404


@pytest.mark.parametrize("path", OPEN)
def test_who_is_not_signed_in_finds_the_way_in(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 200


@pytest.mark.parametrize("path", FOR_ONESELF)
def test_ones_own_sign_in_can_be_changed(client: Client, path: str) -> None:
    client.force_login(make_user(Role.REVIEWER), BACKEND)
    assert client.get(f"/accounts/{path}", follow=True).status_code == 200


def test_nobody_takes_another_address(client: Client) -> None:
    user = make_user(Role.INCENTIVES_USER)
    client.force_login(user, BACKEND)
    before = user.email
    client.post("/accounts/email/", {"email": "contact@customer.example", "action_add": ""})
    client.post("/accounts/email/", {"email": "contact@customer.example", "action_primary": ""})
    user.refresh_from_db()
    assert user.email == before


def test_asking_for_a_new_password_says_the_same_for_known_and_unknown(client: Client) -> None:
    known = make_user(Role.REVIEWER).email
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in (known, "nobody@nowhere.example")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/accounts/password/reset/done/")
    }
    assert mail.outbox == []
    run_jobs()
    assert [message.to for message in mail.outbox] == [[known], ["nobody@nowhere.example"]]
    assert ["/password/reset/key/" in str(one.body) for one in mail.outbox] == [True, False]


def test_asking_for_a_new_password_takes_the_same_work_for_known_and_unknown(
    client: Client,
) -> None:
    def asked(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as statements:
            client.post(reverse("account_reset_password"), {"email": email})
        return [re.sub(r"s\d+_x\d+", "", " ".join(one["sql"].split()[:3])) for one in statements]

    known = make_user(Role.REVIEWER).email
    asked("first@nowhere.example")  # what is remembered from now on
    assert asked(known) == asked("nobody@nowhere.example")
    assert mail.outbox == []
    waiting = ProcrastinateJob.objects.filter(task_name="web.answer_forgotten")
    assert not any(known in str(args) for args in waiting.values_list("args", flat=True))


def test_the_link_that_was_mailed_leads_to_a_new_password(client: Client) -> None:
    user = make_user(Role.REVIEWER)
    User.objects.filter(id=user.id).update(language="de")
    client.post(reverse("account_reset_password"), {"email": user.email.upper()})
    run_jobs()
    [sent] = mail.outbox
    assert sent.subject == "Ein neues Passwort"
    [path] = re.findall(r"/accounts/password/reset/key/\S+", str(sent.body))
    form = client.get(path, follow=True)
    new = dict.fromkeys(("password1", "password2"), "a long enough password 8")
    assert client.post(form.request["PATH_INFO"], new).status_code == 302
    user.refresh_from_db()
    assert user.check_password("a long enough password 8")


def test_an_address_that_only_looks_alike_gets_no_link(client: Client) -> None:
    user = make_user(Role.REVIEWER)
    own, alike = "ines@\u03bf\u03b4\u03bf\u03c3.example", "ines@\u03bf\u03b4\u03bf\u03c2.example"
    User.objects.filter(id=user.id).update(email=own)  # in capitals both are the same

    client.post(reverse("account_reset_password"), {"email": alike})
    run_jobs()

    [sent] = mail.outbox
    assert "/password/reset/key/" not in str(sent.body)


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "javascript:x()"])
def test_signing_in_leads_nowhere_else(client: Client, target: str) -> None:
    user = make_user(Role.REVIEWER)
    user.set_password("a long enough password 7")
    user.save()
    said = {"login": user.email, "password": "a long enough password 7", "next": target}
    assert client.post("/accounts/login/", said)["Location"] == "/"


def test_the_link_for_a_new_password_leads_to_our_own_address(
    client: Client, settings: Settings
) -> None:
    settings.BASE_URL = "https://partners.example"
    user = make_user(Role.REVIEWER)
    user.set_password("a long enough password 7")
    user.save()
    client.post("/accounts/password/reset/", {"email": user.email}, headers={"host": "localhost"})
    run_jobs()
    assert "https://partners.example/accounts/password/reset/key/" in mail.outbox[0].body
    assert "http://localhost" not in mail.outbox[0].body


def test_wrong_passwords_are_counted_where_all_processes_see_it(client: Client) -> None:
    wrong = {"login": "nobody@nowhere.example", "password": "wrong"}
    answers = [client.post("/accounts/login/", wrong).content.decode() for _ in range(11)]
    assert "Too many failed login attempts" not in answers[0]
    assert "Too many failed login attempts" in answers[10]
    german = client.post("/accounts/login/", wrong, headers={"Accept-Language": "de"})
    assert "Versuchen Sie es später noch einmal." in german.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) > 0 FROM http_shared_cache")
        assert cursor.fetchone() == (True,)


def addresses() -> Iterator[tuple[str, str]]:
    """Give each page of the library that needs no key."""
    for name in sorted(USED):
        with suppress(NoReverseMatch):
            yield name, reverse(name)


def signed_in(client: Client) -> User:
    """Somebody German who has just given their password."""
    user = make_user(Role.REVIEWER)
    user.language = "de"
    user.set_password("a long enough password 7")
    user.save()
    client.force_login(user, BACKEND)
    client.post("/accounts/reauthenticate/", {"password": "a long enough password 7"})
    return user


@pytest.mark.parametrize("who", ["stranger", "with a password", "with a second factor"])
def test_nobody_is_spoken_to_in_a_familiar_tone(who: str) -> None:
    client = Client(headers={"Accept-Language": "de"})
    user = None if who == "stranger" else signed_in(client)
    if who == "with a second factor":
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
    answers = {name: client.get(path, follow=True) for name, path in addresses()}
    answers["bad key"] = client.get("/accounts/password/reset/key/1-bad/")
    answers["out"] = client.post("/accounts/logout/", follow=True)
    texts = {name: TAGS.sub(" ", answer.content.decode()) for name, answer in answers.items()}
    assert "Geben Sie unten Ihre E-Mail-Adresse ein" in texts["account_reset_password"]
    assert {name: found for name, text in texts.items() if (found := FAMILIAR.findall(text))} == {}
