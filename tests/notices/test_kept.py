"""Where no mail server is set, mails are files that the demonstration can show."""

from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings
from tests.jobs import run_jobs

from opencpor.notices.actions.send import queue_mail
from opencpor.notices.kept import kept_mails
from opencpor.notices.models import Mail, MailState
from opencpor.notices.rules import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "opencpor.notices.kept.KeptMail"
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"


def send(key: str) -> Mail:
    letter = Letter("ann@contoso.example", f"Subject {key} ü", "see http://x/y", "<b>see</b>")
    with transaction.atomic():
        mail = queue_mail(letter, kind="test", key=key, about="claim:clm_1")
    run_jobs()
    mail.refresh_from_db()
    return mail


def test_a_mail_without_a_server_is_kept_and_counts_as_sent() -> None:
    mail = send("k1")
    kept = kept_mails()[0]
    assert mail.state == "sent"
    assert (kept.to, kept.subject, kept.text.strip(), kept.html.strip()) == (
        "ann@contoso.example", "Subject k1 ü", "see http://x/y", "<b>see</b>",
    )  # fmt: skip
    assert f"<{kept.message_id}>" == mail.message_id


def test_the_newest_mails_come_first() -> None:
    first, second = send("k1"), send("k2")
    assert [kept.message_id for kept in kept_mails()] == [
        second.message_id.strip("<>"),
        first.message_id.strip("<>"),
    ]


def test_there_are_no_kept_mails_where_a_server_is_set(settings: Settings) -> None:
    send("k1")
    settings.EMAIL_FILE_PATH = None
    assert kept_mails() == []
    assert Mail.objects.get().state == MailState.SENT
