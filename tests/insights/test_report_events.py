"""Runs of reports tell by event and webhook that they are over: nobody but whose they are."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook as Verifier
from tests.builders import make_user, token_of
from tests.hookserver import HookServer, hook_server
from tests.incentives.world import World
from tests.insights.scene import partner_of, viewer
from tests.jobs import run_jobs

from opencpor.access.models import Organization, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Problem
from opencpor.insights.reports.actions.ask_run import run_query
from opencpor.insights.reports.actions.make_run import make_run
from opencpor.insights.reports.actions.run_due import run_due
from opencpor.insights.reports.actions.save_report import Wish, save_report
from opencpor.insights.reports.models import Report, ReportRun
from opencpor.insights.reports.rules import Definition
from opencpor.notices.feed.actions.publish import publish
from opencpor.notices.webhooks.actions.create_webhook import create_webhook
from opencpor.notices.webhooks.models import Webhook, WebhookDelivery

pytestmark = pytest.mark.django_db
HELD = Definition("associations", ("workload",))


@pytest.fixture
def server(settings: Settings) -> Iterator[HookServer]:
    settings.WEBHOOK_TARGETS = "any"
    with hook_server() as running:
        yield running


@pytest.fixture
def user(world: World) -> User:
    return viewer(world, Role.REPORT_VIEWER)


def hook(place: Organization, url: str, role: Role = Role.ACCOUNT_ADMIN) -> tuple[Webhook, str]:
    return create_webhook(actor_of_user(make_user(role, place)), place.id, url, "Ours", [])


def told(user: User) -> list[tuple[str, str]]:
    """Names and subjects of the events about reports that somebody reads."""
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    items = Client().get("/api/v1/events", headers=headers).json()["items"]
    return [(one["type"], one["subject"]) for one in items if one["type"].startswith("report.")]


def test_a_finished_run_calls_the_webhook_signed_and_says_no_more_than_that(
    world: World, user: User, server: HookServer
) -> None:
    _, secret = hook(partner_of(world), server.url)
    run = run_query(actor_of_user(user), HELD, name="Secret plans").run
    run_jobs()
    publish()
    run_jobs()
    call = next(one for one in server.calls if b"report." in one.body)
    event = Verifier(secret).verify(call.body, call.headers)
    assert (event["type"], event["subject"]) == ("report.ready", run.id)
    url = event["data"].pop("url")
    assert url.endswith(f"/api/v1/reports/runs/{run.id}")
    assert event["data"] == {
        "kind": "report_run", "id": run.id,
        "before": {"state": "waiting"}, "after": {"state": "ready"},
    }  # fmt: skip


def test_a_failed_run_says_so_without_the_reason(world: World, user: User) -> None:
    mine, _ = hook(partner_of(world), "https://hooks.example/in")
    run = run_query(actor_of_user(user), HELD).run
    user.memberships.all().delete()
    with pytest.raises(Problem):
        make_run(run)
    publish()
    delivery = WebhookDelivery.objects.get(webhook=mine, event="report.failed")
    assert '"after": {"state": "failed"}' in delivery.body
    assert "associations" not in delivery.body


def test_no_other_organization_hears_of_it_not_even_the_operator(world: World, user: User) -> None:
    operator = make_user(Role.ADMINISTRATOR)
    place = operator.memberships.get().organization
    mine, _ = hook(partner_of(world), "https://hooks.example/in")
    theirs, _ = hook(place, "https://hooks.example/in", Role.ADMINISTRATOR)
    make_run(run_query(actor_of_user(user), HELD).run)
    auditor = make_user(Role.AUDITOR, place)
    make_run(run_query(actor_of_user(auditor), HELD).run)
    publish()
    heard = WebhookDelivery.objects.filter(event="report.ready")
    runs = ReportRun.objects.order_by("asked_at").values_list("id", flat=True)
    by_hook = {one.webhook_id: one.publication.subject for one in heard if one.publication}
    assert (heard.count(), by_hook) == (2, {mine.id: runs[0], theirs.id: runs[1]})


def test_only_its_owner_reads_the_event_not_a_colleague(world: World, user: User) -> None:
    run = run_query(actor_of_user(user), HELD).run
    make_run(run)
    publish()
    assert told(user) == [("report.ready", run.id)]
    for other in (viewer(world, Role.INCENTIVES_ADMIN), make_user(Role.AUDITOR)):
        assert told(other) == []


def test_a_run_by_the_clock_tells_the_same(user: User) -> None:
    row = save_report(Wish("Held", HELD, "daily"), actor_of_user(user))
    Report.objects.update(next_at=row.created_at)
    assert run_due() == 1
    run = ReportRun.objects.get(report=row)
    make_run(run)
    publish()
    assert (run.scheduled, told(user)) == (True, [("report.ready", run.id)])
