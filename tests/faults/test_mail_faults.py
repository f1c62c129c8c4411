"""The sending process dies around SMTP DATA: the mail arrives once, or again with the same id."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from tests import processes
from tests.mailserver import OK, MailServer, mail_server

from opencpor.notices.actions.send import queue_mail
from opencpor.notices.models import Mail
from opencpor.notices.rules import Letter
from opencpor.runtime.jobs import resume_stalled_jobs

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

WORK = (
    "manage",
    "procrastinate",
    "--skip-checks",
    "worker",
    "--one-shot",
    "--queues",
    "mail,clocks",
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def start_worker(server: MailServer) -> subprocess.Popen[bytes]:
    """Start a real worker process on the test's database and mail server."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(
        path="/" + str(connection.settings_dict["NAME"])
    )
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "opencpor.cli.main", *WORK],
        env=processes.environment(
            DATABASE_URL=urlunsplit(address), OPENCPOR_MAIL_URL=f"smtp://127.0.0.1:{server.port}"
        ),
        stderr=subprocess.DEVNULL,
    )


def queue() -> Mail:
    with transaction.atomic():
        letter = Letter("ann@contoso.example", "Hello", "words", "<p>words</p>")
        return queue_mail(letter, kind="test", key="k1", about="claim:clm_1")


def worker_is_found_dead() -> None:
    """Let its last sign of life be long ago, and the job be given to another worker."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day'")
    with suppress(AlreadyEnqueued):
        resume_stalled_jobs.defer(timestamp=0)


def test_killed_after_the_server_took_it_the_mail_comes_again_with_the_same_id(
    server: MailServer,
) -> None:
    mail = queue()

    def kill_then_accept() -> str:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(processes.LONGEST)
        return OK

    server.on_data = kill_then_accept
    worker = start_worker(server)
    assert worker.wait(processes.LONGEST) == -signal.SIGKILL
    processes.until(lambda: server.taken, "the mail that the server took")
    mail.refresh_from_db()
    assert (mail.state, len(server.taken)) == ("queued", 1)

    server.on_data = lambda: OK
    worker_is_found_dead()
    assert start_worker(server).wait(processes.LONGEST) == 0
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert [message["Message-ID"] for message in server.taken] == [mail.message_id] * 2


def test_killed_before_the_server_took_it_the_mail_arrives_once(server: MailServer) -> None:
    mail = queue()

    def kill_and_drop() -> str:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(processes.LONGEST)
        return "451 the other side is gone"

    server.on_data = kill_and_drop
    worker = start_worker(server)
    assert worker.wait(processes.LONGEST) == -signal.SIGKILL

    server.on_data = lambda: OK
    worker_is_found_dead()
    assert start_worker(server).wait(processes.LONGEST) == 0
    mail.refresh_from_db()
    assert (mail.state, len(server.taken)) == ("sent", 1)
    jobs = ProcrastinateJob.objects.filter(queue_name="mail", args__mail_id=mail.id)
    assert set(jobs.values_list("status", flat=True)) == {"succeeded"}
