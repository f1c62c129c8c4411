"""Servers that hang while they are called by webhooks hold up nothing but webhooks."""

import os
import sys
from threading import Event
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction
from tests.builders import make_user
from tests.hookserver import OK, Answer, hook_server
from tests.mailserver import mail_server
from tests.processes import Running, environment, until

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.rules import Letter
from opencpor.notices.webhooks.actions.create_webhook import create_webhook
from opencpor.notices.webhooks.actions.queue import send_test
from opencpor.notices.webhooks.models import WebhookAttempt

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

PATIENT_WORKER = """
from opencpor.cli import main
from opencpor.notices.webhooks import calling
calling.CONNECT_SECONDS = calling.WHOLE_SECONDS = 3600.0
raise SystemExit(main.main(["worker"]))
"""


def worker(mail_port: int) -> Running:
    """Start the real worker: one job at a time, and one webhook, which it waits for an hour."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(
        path="/" + str(connection.settings_dict["NAME"])
    )
    env = environment(
        DATABASE_URL=urlunsplit(address),
        OPENCPOR_MAIL_URL=f"smtp://127.0.0.1:{mail_port}",
        OPENCPOR_WEBHOOK_TARGETS="any",
        OPENCPOR_WORKER_JOBS="1",
        OPENCPOR_WEBHOOK_JOBS="1",
    )
    return Running([sys.executable, "-c", PATIENT_WORKER], env)


def queue_calls(url: str) -> None:
    """Queue two calls of a webhook."""
    actor = actor_of_user(make_user(Role.ACCOUNT_ADMIN))
    webhook, _ = create_webhook(actor, actor.grants[0].organization_id, url, "Ours", [])
    send_test(actor, webhook.id)
    send_test(actor, webhook.id)


def test_a_receiver_that_hangs_does_not_hold_up_a_mail(settings: object) -> None:
    settings.WEBHOOK_TARGETS = "any"  # type: ignore[attr-defined]
    may_answer = Event()

    def hang(_: object) -> Answer:
        may_answer.wait()
        return OK

    with hook_server() as receiver, mail_server() as post:
        receiver.answer = hang
        queue_calls(receiver.url)
        with worker(post.port) as running:
            until(lambda: receiver.calls, "the first call")
            with transaction.atomic():
                letter = Letter("ann@contoso.example", "Hello", "words", "<p>words</p>")
                queue_mail(letter, kind="test", key="k1", about="claim:clm_1")
            until(lambda: post.taken, "the mail")
            assert (len(receiver.calls), WebhookAttempt.objects.count()) == (1, 0)
            may_answer.set()
            until(lambda: WebhookAttempt.objects.count() == 2, "both calls")
            running.process.terminate()
            assert running.ends() == 0, running.output
