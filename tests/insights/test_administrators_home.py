"""The home of administrators: jobs, mails, webhooks, tokens and invitations that went wrong."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.builders import (
    add_role,
    make_organization,
    make_service,
    make_token,
    make_user,
    token_of,
)

from opencpor.access.actions.invite import invite
from opencpor.access.models import Invitation, Token, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.clock import now
from opencpor.insights.queries import administering
from opencpor.notices.models import Mail, MailState
from opencpor.notices.webhooks.actions.deliver import GONE, _turn_off
from opencpor.notices.webhooks.models import DeliveryState, Webhook, WebhookDelivery

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FILES = ("you", "administrators")  # each as CSV, XLSX and Parquet


@pytest.fixture
def admin() -> User:
    return make_user(Role.ADMINISTRATOR)


def home_of(user: User) -> str:
    return user.memberships.get().organization_id


def answered(user: User) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    return Client().get("/api/v1/insights/home", headers=headers).json()


def waits(user: User) -> dict[str, Any]:
    return {one["kind"]: one for one in answered(user)["system"]["decisions"]}


def page(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/")["Location"] == "/insights/"
    return " ".join(client.get("/insights/").content.decode().split())


def job(
    status: str, happened: str, at: datetime, task: str = "usage.read", due: datetime | None = None,
    **args: object,
) -> int:  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status,"
            " attempts, scheduled_at) VALUES ('usage', %s, 0, %s, %s::procrastinate_job_status, 1,"
            " %s) RETURNING id",
            [task, json.dumps(args), status, due],
        )
        (made,) = cursor.fetchone()
        cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [made])
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at)"
            " VALUES (%s, %s::procrastinate_job_event_type, %s)",
            [made, happened, at],
        )
    return int(made)


def webhook(user: User, *states: DeliveryState, active: bool = True) -> Webhook:
    at = now()
    row = Webhook.objects.create(
        organization_id=home_of(user), url="https://example.com/", name="Warehouse", secret=b"s",
        active=active, off_because="" if active else GONE, created_at=at, created_by=user.id,
    )  # fmt: skip
    for state in states:
        WebhookDelivery.objects.create(
            webhook=row, event="claim.created", body="{}", state=state, tries=1, created_at=at,
            since=at,
        )  # fmt: skip
    return row


def expired(admin: User, place: str, role: Role, days: int = 1) -> Invitation:
    row, _secret = invite(actor_of_user(admin), "new@example.com", place, role.value)
    Invitation.objects.filter(pk=row.pk).update(expires_at=now() - days * DAY)
    return row


def test_jobs_that_failed_are_told_once_for_each_task(admin: User) -> None:
    at = now()
    job("failed", "failed", at - 2 * DAY)
    newest = job("failed", "failed", at - DAY)
    job("failed", "failed", at - 31 * DAY, "usage.forgotten")
    job("succeeded", "succeeded", at, "usage.well")
    (found,) = waits(admin)["job"]["items"]
    assert (found["id"], found["name"], found["state"], found["count"]) == (
        str(newest), "usage.read", "failed", 2,
    )  # fmt: skip
    shown = page(admin)
    assert ("usage.read" in shown, "failed 2 times" in shown) == (True, True)


def test_a_job_that_is_due_and_not_begun_is_late_after_a_while(admin: User) -> None:
    job("todo", "deferred", now() - timedelta(minutes=14), "usage.just_now")
    late = job("todo", "deferred", now() - timedelta(minutes=16))
    (found,) = waits(admin)["job"]["items"]
    assert (found["id"], found["state"], found["count"]) == (str(late), "late", 1)
    assert "1 is due and not begun: is the worker running?" in page(admin)


def test_what_is_not_due_yet_and_what_failed_long_ago_is_not_counted(admin: User) -> None:
    at = now()
    job("todo", "deferred", at - DAY, due=at - timedelta(minutes=20))
    job("todo", "deferred", at - DAY, due=at + timedelta(hours=1))
    job("failed", "failed", at - 31 * DAY)
    job("failed", "failed", at - DAY)
    found = {one["state"]: one["count"] for one in waits(admin)["job"]["items"]}
    assert found == {"failed": 1, "late": 1}


def test_a_periodic_job_that_failed_waits_until_one_of_its_task_succeeds(admin: User) -> None:
    at = now()
    job("succeeded", "succeeded", at - 2 * DAY, timestamp=1)
    job("failed", "failed", at - DAY, timestamp=2)
    assert len(waits(admin)["job"]["items"]) == 1
    job("succeeded", "succeeded", at, timestamp=3)
    assert waits(admin) == {}


def test_a_job_that_failed_waits_until_the_same_work_is_done(admin: User) -> None:
    at = now()
    job("failed", "failed", at - DAY, batch="ub_1")
    failed = job("failed", "failed", at - DAY, batch="ub_2")
    job("succeeded", "succeeded", at, batch="ub_1")
    (found,) = waits(admin)["job"]["items"]
    assert (found["id"], found["count"]) == (str(failed), 1)


def test_a_mail_that_failed_is_told_without_anybodys_address(admin: User) -> None:
    Mail.objects.create(
        key="k", kind="claim.ask", about="claim:clm_1", recipient="ann@contoso.com", language="en",
        message_id="<m@x>", state=MailState.FAILED, attempts=3, queued_at=now(), failed_at=now(),
        last_answer="550 <ann@contoso.com> is unknown",
    )  # fmt: skip
    (found,) = waits(admin)["mail"]["items"]
    assert (found["name"], found["count"], found["said"]) == (
        "claim.ask", 3, "550 <…@contoso.com> is unknown",
    )  # fmt: skip
    shown = page(admin)
    assert ("given up after 3 attempts" in shown, "ann@" in shown) == (True, False)


def test_a_webhook_waits_until_something_arrives_again(admin: User) -> None:
    row = webhook(admin, DeliveryState.SUCCEEDED, DeliveryState.FAILED)
    (found,) = waits(admin)["webhook"]["items"]
    assert (found["id"], found["name"], found["state"]) == (row.id, "Warehouse", "failing")
    assert f'href="/webhooks/{row.id}"' in page(admin)
    WebhookDelivery.objects.create(
        webhook=row, event="test", body="{}", state=DeliveryState.SUCCEEDED, created_at=now(),
        since=now(),
    )  # fmt: skip
    assert waits(admin) == {}


def test_a_webhook_that_its_server_turned_off_waits_and_one_that_people_did_not(
    admin: User,
) -> None:
    row = webhook(admin, active=False)
    assert waits(admin)["webhook"]["items"][0]["state"] == "off"
    Webhook.objects.filter(pk=row.pk).update(off_because="Turned off by its organization.")
    assert waits(admin) == {}


def test_a_webhook_that_was_turned_off_waits_since_then_and_for_thirty_days(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    row = webhook(admin, DeliveryState.FAILED)
    Webhook.objects.filter(pk=row.pk).update(created_at=at - 900 * DAY)
    monkeypatch.setattr("opencpor.journal.actions.record.now", lambda: at - 2 * DAY)
    _turn_off(row.pk)
    (found,) = waits(admin)["webhook"]["items"]
    assert datetime.fromisoformat(found["since"]) == at - 2 * DAY
    monkeypatch.setattr(administering, "now", lambda: at + 29 * DAY)
    assert "webhook" not in waits(admin)


def test_tokens_that_end_soon_wait_until_a_later_one_takes_their_place(admin: User) -> None:
    machine = make_service(Role.USAGE_FEED, admin.memberships.get().organization)
    make_token(machine, days=13)
    (found,) = waits(admin)["token"]["items"]
    assert machine.service_account
    assert (found["partner"], found["state"]) == (machine.service_account.name, "ends")
    make_token(machine, days=90)
    assert waits(admin) == {}


def test_tokens_of_others_and_of_later_do_not_wait(admin: User) -> None:
    other = make_service(Role.INCENTIVES_USER, make_organization(Side.PARTNER))
    make_token(other, days=1)
    make_token(make_service(Role.USAGE_FEED, admin.memberships.get().organization), days=15)
    assert waits(admin) == {}
    Token.objects.update(expires_at=now() - 15 * DAY)
    assert waits(admin) == {}


def test_an_invitation_that_expired_waits_to_be_sent_again(admin: User) -> None:
    row = expired(admin, home_of(admin), Role.FINANCE)
    (found,) = waits(admin)["invitation"]["items"]
    assert (found["id"], found["name"], found["state"]) == (row.id, "new@example.com", "expired")
    again = f"/people/invite?again={row.id}"
    assert f'href="{again}"' in page(admin)
    invite(actor_of_user(admin), "new@example.com", home_of(admin), Role.FINANCE.value)
    assert waits(admin) == {}


def test_a_partners_first_invitation_waits_until_somebody_belongs_to_it(admin: User) -> None:
    partner = make_organization(Side.PARTNER)
    row = expired(admin, partner.id, Role.ACCOUNT_ADMIN)
    assert waits(admin)["invitation"]["items"][0]["id"] == row.id
    make_user(Role.ACCOUNT_ADMIN, partner)
    assert waits(admin) == {}


def test_nobody_else_is_told_of_troubles(admin: User) -> None:
    expired(admin, home_of(admin), Role.FINANCE)
    for role in (Role.AUDITOR, Role.FINANCE, Role.PROGRAM_MANAGER, Role.ACCOUNT_ADMIN):
        assert (role, answered(make_user(role))["system"]) == (role, None)


def test_who_administers_and_is_of_finance_reads_one_list(admin: User) -> None:
    add_role(admin, Role.FINANCE, admin.memberships.get().organization)
    row = expired(admin, admin.memberships.first().organization_id, Role.REVIEWER)  # type: ignore[union-attr]
    shown = page(admin)
    assert (shown.count('id="yours"'), f"again={row.id}" in shown) == (1, True)
    titled = [f'<span class="visually-hidden"> Waiting for {who}</span>' for who in FILES]
    assert [shown.count(one) for one in titled] == [3, 3]


def test_the_file_has_every_trouble_with_its_kind(admin: User) -> None:
    row = expired(admin, home_of(admin), Role.FINANCE)
    job("failed", "failed", now())
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    answer: Any = client.get("/insights/tables/system-troubles.csv?kind=invitation")
    listed = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [one[:2] + one[3:6] for one in listed[1:]] == [
        ["invitation", row.id, "new@example.com", row.organization.name, "expired"]
    ]
    client.force_login(make_user(Role.AUDITOR))
    assert client.get("/insights/tables/system-troubles.csv").status_code == 403
