"""Checkpoints of the event log are mailed outside every day, and prove what they cover."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings
from tests.builders import make_user
from tests.jobs import run_jobs
from tests.mailserver import MailServer, mail_server

from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.journal import verify_log
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.journal.exporting import log_lines
from opencpor.journal.models import Checkpoint, Event
from opencpor.notices.center.models import Notice
from opencpor.notices.checkpoints.actions import send
from opencpor.notices.checkpoints.jobs import mail_checkpoint_job
from opencpor.notices.models import Mail
from opencpor.runtime import environment, keys
from opencpor.runtime.environment import SettingError, read

pytestmark = pytest.mark.django_db(transaction=True)
ONE, OTHER = "log@auditor.example", "safe@notary.example"
MAILING = {"OPENCPOR_MAIL_URL": "smtp://mail.example:25"}


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture(autouse=True)
def _log() -> None:
    with transaction.atomic():
        for stream in ("claim:clm_1", "claim:clm_2", "claim:clm_1"):
            record(EventType.CLAIM_EDITED, stream, ActorRef("user", "usr_1"), data={"x": 1})


def clock_strikes(monkeypatch: pytest.MonkeyPatch, *addresses: str, days: int = 0) -> None:
    """Let the clock of mailed checkpoints strike, some days from now, and the mails go out."""
    env = replace(environment.current(), checkpoint_mail=" ".join(addresses))
    with monkeypatch.context() as patch:
        patch.setattr(environment, "current", lambda: env)
        patch.setattr(send, "now", lambda: now() + timedelta(days=days))
        mail_checkpoint_job(timestamp=0)
        run_jobs()


def signed() -> Checkpoint:
    return sign_checkpoint(keys.signing_seed(environment.current()))


def exported(folder: Path, leave_out: int = 0) -> Path:
    """Export the log; perhaps without its last events, as somebody would who hides them."""
    lines = [line for line in log_lines() if '"kind":"checkpoint"' not in line]
    events = lines[1 : len(lines) - 1 - leave_out]
    path = folder / f"log-{leave_out}.jsonl"
    end = lines[-1].replace(str(len(lines) - 2), str(len(events)))
    path.write_text("".join([lines[0], *events, end]), encoding="utf-8")
    return path


def test_what_arrives_checks_an_exported_log_without_us(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_strikes(monkeypatch, ONE)
    (message,) = server.taken
    (file,) = message.iter_attachments()
    kept = tmp_path / str(file.get_filename())
    kept.write_bytes(file.get_payload(decode=True))  # type: ignore[arg-type]
    assert (message["To"], kept.name) == (ONE, f"checkpoint-{now().date()}.jsonl")
    key = bytes(Checkpoint.objects.get().public_key).hex()

    def check(log: Path) -> tuple[int, str]:
        words = [sys.executable, "-I", str(verify_log.__file__), str(log), "--key", key]
        said = subprocess.run(  # noqa: S603 - our own script
            [*words, "--checkpoint", str(kept)], capture_output=True, text=True, check=False
        )
        return said.returncode, said.stdout + said.stderr

    code, said = check(exported(tmp_path))
    assert (code, "Sound:" in said) == (0, True), said
    covered = 1 + Event.objects.filter(stream__startswith="mail:").count()
    code, said = check(exported(tmp_path, leave_out=covered))
    assert code == 1, said


def test_each_address_gets_one_a_day(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    clock_strikes(monkeypatch, ONE)
    clock_strikes(monkeypatch, ONE, OTHER)
    clock_strikes(monkeypatch, ONE.upper(), OTHER)
    assert [message["To"] for message in server.taken] == [ONE, OTHER]
    clock_strikes(monkeypatch, ONE, days=1)
    assert [message["To"] for message in server.taken] == [ONE, OTHER, ONE]


def test_after_downtime_one_is_sent_and_not_one_for_each_day(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_strikes(monkeypatch, ONE)
    clock_strikes(monkeypatch, ONE, days=5)
    clock_strikes(monkeypatch, ONE, days=5)
    assert len(server.taken) == 2


def test_the_checkpoint_of_the_day_is_sent_or_signed_where_it_was_missed(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = signed()
    clock_strikes(monkeypatch, ONE)
    assert list(Checkpoint.objects.all()) == [point]
    clock_strikes(monkeypatch, ONE, days=1)
    assert Checkpoint.objects.count() == 2
    numbers = Checkpoint.objects.order_by("number").values_list("number", flat=True)
    assert [mail.about for mail in Mail.objects.order_by("queued_at")] == [
        f"checkpoint:{number}" for number in numbers
    ]
    assert len(server.taken) == 2


def test_without_addresses_nothing_is_signed_or_sent(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_strikes(monkeypatch)
    assert (Checkpoint.objects.count(), Mail.objects.count(), server.taken) == (0, 0, [])


def test_a_server_that_is_busy_is_asked_again(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers[ONE] = "451 later"
    clock_strikes(monkeypatch, ONE)
    assert server.taken == []
    del server.answers[ONE]
    run_jobs(later=True)
    assert [message["To"] for message in server.taken] == [ONE]


def test_administrators_and_auditors_are_told_what_did_not_arrive(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {make_user(Role.ADMINISTRATOR).id, make_user(Role.AUDITOR).id}
    make_user(Role.FINANCE)
    server.answers[ONE] = "550 no such user"
    clock_strikes(monkeypatch, ONE, OTHER)
    notices = Notice.objects.filter(kind="log.checkpoint-failed")
    assert {one.user_id for one in notices} == told
    assert notices[0].subject == f"A checkpoint of the event log did not arrive at {ONE}"
    assert "550 no such user" in notices[0].text
    assert Mail.objects.filter(kind="log.checkpoint", state="sent").get().recipient == OTHER


def test_addresses_are_checked_and_want_a_mail_server() -> None:
    assert read({"OPENCPOR_CHECKPOINT_MAIL": f"{ONE} {OTHER}", **MAILING}).checkpoint_mail
    sloppy = ("x", f"{ONE}, {OTHER}", "a..b@auditor.example", "log@-auditor.example")
    wrong = [{"OPENCPOR_CHECKPOINT_MAIL": one, **MAILING} for one in sloppy]
    for given in ({"OPENCPOR_CHECKPOINT_MAIL": ONE}, *wrong):
        with pytest.raises(SettingError, match="OPENCPOR_CHECKPOINT_MAIL: "):
            read(given)
