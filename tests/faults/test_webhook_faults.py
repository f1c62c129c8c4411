"""The sending process dies between the other side's answer and our record."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from procrastinate.exceptions import AlreadyEnqueued
from tests import processes
from tests.builders import make_user
from tests.hookserver import OK, Answer, HookServer, hook_server

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.notices.webhooks.actions.create_webhook import create_webhook
from opencpor.notices.webhooks.actions.queue import send_test
from opencpor.runtime.jobs import resume_stalled_jobs

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

WORK = (
    "manage",
    "procrastinate",
    "--skip-checks",
    "worker",
    "--one-shot",
    "--queues",
    "webhooks,clocks",
)


@pytest.fixture
def server() -> Iterator[HookServer]:
    with hook_server() as running:
        yield running


def start_worker() -> subprocess.Popen[bytes]:
    """Start a real worker process on the test's database."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(
        path="/" + str(connection.settings_dict["NAME"])
    )
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "opencpor.cli.main", *WORK],
        env=processes.environment(DATABASE_URL=urlunsplit(address), OPENCPOR_WEBHOOK_TARGETS="any"),
        stderr=subprocess.DEVNULL,
    )


def test_killed_after_the_other_side_took_it_the_event_comes_again_with_the_same_id(
    server: HookServer, settings: object
) -> None:
    settings.WEBHOOK_TARGETS = "any"  # type: ignore[attr-defined]
    actor = actor_of_user(make_user(Role.ACCOUNT_ADMIN))
    place = actor.grants[0].organization_id
    webhook, _ = create_webhook(actor, place, server.url, "Ours", [])
    delivery = send_test(actor, webhook.id)

    def kill_then_take(_: object) -> Answer:
        server.answer = lambda _: OK
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(processes.LONGEST)
        return OK

    server.answer = kill_then_take
    worker = start_worker()
    assert worker.wait(processes.LONGEST) == -signal.SIGKILL
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, len(server.calls)) == ("queued", 0, 1)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day'")
    with suppress(AlreadyEnqueued):
        resume_stalled_jobs.defer(timestamp=0)
    assert start_worker().wait(processes.LONGEST) == 0
    delivery.refresh_from_db()
    assert (delivery.state, server.ids) == ("succeeded", [delivery.id] * 2)
    assert len({call.body for call in server.calls}) == 1
