"""Mails reach a real server, wait while it is away, and say when it refuses them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from tests.jobs import run_jobs, waiting_jobs
from tests.mailserver import MailServer, mail_server

from opencpor.journal.models import Event
from opencpor.notices import ports
from opencpor.notices.actions.deliver import deliver
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.models import Mail
from opencpor.notices.ports import Delivery
from opencpor.notices.rules import Letter, Sender

pytestmark = pytest.mark.django_db

ANN = "ann@contoso.example"


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Delivery]:
    """What the room that asked for mails of kind ``test`` is told."""
    heard: list[Delivery] = []
    monkeypatch.setitem(ports._listeners, "test", heard.append)  # noqa: SLF001
    return heard


def queue(key: str = "k1", to: str = ANN, subject: str = "Hello", **more: object) -> Mail:
    letter = Letter(to=to, subject=subject, text="plain words", html="<p>words</p>", **more)  # type: ignore[arg-type]
    with transaction.atomic():
        return queue_mail(letter, kind="test", key=key, about="claim:clm_1")


def test_a_queued_mail_is_accepted_by_the_server(server: MailServer) -> None:
    mail = queue(sender=Sender("Fabrikam Program", "program@fabrikam.example"), language="de")
    run_jobs()
    mail.refresh_from_db()
    message = server.taken[0]
    assert (mail.state, mail.attempts, len(server.taken)) == ("sent", 1, 1)
    assert message["To"] == ANN
    assert message["From"] == "Fabrikam Program <program@fabrikam.example>"
    assert message["Message-ID"] == mail.message_id == f"<{mail.id}@fabrikam.example>"
    assert message["Content-Language"] == "de"
    assert message.get_body(("html",)).get_content().strip() == "<p>words</p>"  # type: ignore[union-attr]


def test_a_mail_stands_or_falls_with_its_change(server: MailServer) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    run_jobs()
    assert (Mail.objects.count(), server.taken) == (0, [])


def test_the_same_key_is_the_same_mail(server: MailServer) -> None:
    assert queue("k1").id == queue("k1").id
    run_jobs()
    assert len(server.taken) == 1


def test_a_mail_delivered_twice_by_jobs_is_sent_once(server: MailServer) -> None:
    mail = queue()
    deliver(mail.id)
    deliver(mail.id)
    run_jobs()
    assert len(server.taken) == 1


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "551 not here", "554 refused"])
def test_a_permanent_refusal_is_undeliverable_and_reported(
    server: MailServer, told: list[Delivery], answer: str
) -> None:
    server.answers[ANN] = answer
    mail = queue()
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, mail.last_answer, mail.accepted_at) == ("failed", answer, None)
    assert [(d.mail_id, d.accepted_at, d.reason) for d in told] == [(mail.id, None, answer)]
    assert waiting_jobs() == 0


def test_a_mail_refused_for_its_content_is_undeliverable(server: MailServer) -> None:
    server.on_data = lambda: "554 5.6.0 looks like spam"
    mail = queue()
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, mail.last_answer) == ("failed", "554 5.6.0 looks like spam")


def test_a_temporary_refusal_is_tried_again(server: MailServer, told: list[Delivery]) -> None:
    server.answers[ANN] = "451 4.7.1 greylisted, try later"
    mail = queue()
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, told) == ("queued", 1, [])
    server.answers.clear()
    run_jobs(later=True)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(server.taken)) == ("sent", 2, 1)
    assert [d.accepted_at for d in told] == [mail.accepted_at]


def test_a_mail_waits_while_no_server_answers(settings: Settings) -> None:
    with mail_server() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    mail = queue()
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 1)
    assert "refused" in mail.last_answer.lower()
    assert ProcrastinateJob.objects.get(status="todo").scheduled_at is not None


def test_a_mail_is_given_up_after_three_days(server: MailServer, told: list[Delivery]) -> None:
    server.answers[ANN] = "451 try later"
    mail = queue()
    Mail.objects.update(queued_at=mail.queued_at - timedelta(days=3))
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, [d.reason for d in told]) == ("failed", ["451 try later"])


def test_the_words_of_a_mail_are_sealed_while_it_waits_and_gone_after(server: MailServer) -> None:
    mail = queue(text_link := "k1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM notices_mail WHERE key = %s", [text_link])
        row = cursor.fetchone()
    assert row is not None
    assert b"plain words" not in bytes(row[0])
    run_jobs()
    mail.refresh_from_db()
    assert (mail.sealed, len(server.taken)) == (None, 1)


def test_what_became_of_a_mail_is_in_the_log_without_the_address(server: MailServer) -> None:
    mail = queue()
    run_jobs()
    events = list(Event.objects.filter(stream=f"mail:{mail.id}").order_by("place"))
    assert [event.type for event in events] == ["notice.queued", "notice.sent"]
    assert ANN not in str([event.data for event in events])
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("subject", "arrives"),
    [
        ("Hi\r\nBcc: eve@evil.example", "Hi Bcc: eve@evil.example"),
        ("Hi\u2028there\u202e", "Hi there"),
        ("Grüße, 世界", "Grüße, 世界"),
    ],
)
def test_a_subject_cannot_add_headers(server: MailServer, subject: str, arrives: str) -> None:
    queue(subject=subject, sender=Sender('Eve"\r\nBcc: <eve@evil.example>', "p@fabrikam.example"))
    run_jobs()
    message = server.taken[0]
    assert (message["Subject"], message["Bcc"]) == (arrives, None)
    assert message["From"].addresses[0].addr_spec == "p@fabrikam.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "a@b@c",
        "a b@x.example",
        "ännë@x.example",
        "ann@x.example, eve@y.example",
        "ann@x.example\r\nRCPT TO:<eve@evil.example>",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        queue(to=address)
    assert Mail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_queuing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        queue_mail(Letter(ANN, "s", "t", "h"), kind="test", key="k", about="claim:clm_1")
