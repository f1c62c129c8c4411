"""Reports of mails that came back: believed of a mail of ours to that very recipient, once."""

import io
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from tests.jobs import run_jobs
from tests.notices.returned.corpus import ANN, FAILED, HOSTILE, SLOW, report

from opencpor.access.actor import system
from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.common.errors import InputError
from opencpor.journal.models import Event
from opencpor.notices import ports
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.models import Mail
from opencpor.notices.ports import Return
from opencpor.notices.returned.actions.take import Taken, take_report
from opencpor.notices.returned.jobs import collect_returned
from opencpor.notices.returned.models import MailReturn
from opencpor.notices.rules import Letter
from opencpor.runtime import environment

pytestmark = pytest.mark.django_db
MTA = system("test")
PASSED_OVER = Taken()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Return]:
    """What the room that asked for mails of kind ``test`` is told."""
    found: list[Return] = []
    monkeypatch.setitem(ports._return_listeners, "test", found.append)  # noqa: SLF001
    return found


@pytest.fixture
def mail() -> Mail:
    letter = Letter(to=ANN, subject="Hello", text="words", html="<p>words</p>")
    with transaction.atomic():
        made = queue_mail(letter, kind="test", key="k1", about="claim:clm_1")
    run_jobs()
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("name", FAILED)
def test_a_failure_is_told_once_however_often_it_is_reported(
    name: str, mail: Mail, heard: list[Return]
) -> None:
    raw = report(name, mail.message_id)
    assert take_report(raw, MTA) == Taken(failed=1)
    assert take_report(b"Received: again\r\n" + raw, MTA) == Taken(known=1)
    assert [(one.mail_id, one.about) for one in heard] == [(mail.id, "claim:clm_1")]
    assert heard[0].reason == " ".join(FAILED[name])
    event = Event.objects.get(type="notice.returned")
    assert event.data == {"kind": "test", "fate": "failed", "status": FAILED[name][0]}


def test_a_delay_is_noted_and_stops_nothing(mail: Mail, heard: list[Return]) -> None:
    assert take_report(report("postfix_delayed", mail.message_id), MTA) == Taken(delayed=1)
    assert (MailReturn.objects.get().fate, heard) == ("delayed", [])


def test_nobody_reports_of_another_recipient_or_of_another_mail(
    mail: Mail, heard: list[Return]
) -> None:
    for raw in (
        report("postfix_failed", mail.message_id, "bob@contoso.example"),
        report("postfix_failed", f"<{mail.id}@elsewhere.example>"),
        report("read_receipt", mail.message_id),
    ):
        assert take_report(raw, MTA) == PASSED_OVER
    assert (heard, MailReturn.objects.count()) == ([], 0)


def test_a_mail_that_was_not_sent_cannot_come_back(mail: Mail, heard: list[Return]) -> None:
    Mail.objects.filter(id=mail.id).update(state="queued", sealed=b"x", accepted_at=None)
    assert take_report(report("gmail", mail.message_id), MTA) == PASSED_OVER
    Mail.objects.filter(id=mail.id).update(state="sent", sealed=None, accepted_at=mail.accepted_at)
    Mail.objects.filter(id=mail.id).update(recipient=None)  # erased
    assert take_report(report("gmail", mail.message_id), MTA) == PASSED_OVER
    assert heard == []


def test_a_listener_that_fails_leaves_the_report_to_be_taken_again(
    mail: Mail, monkeypatch: pytest.MonkeyPatch, heard: list[Return]
) -> None:
    def fail(_: Return) -> None:
        raise RuntimeError("away")

    told = ports._return_listeners["test"]  # noqa: SLF001
    monkeypatch.setitem(ports._return_listeners, "test", fail)  # noqa: SLF001
    raw = report("exchange", mail.message_id)
    with pytest.raises(RuntimeError):
        take_report(raw, MTA)
    assert not MailReturn.objects.exists()
    monkeypatch.setitem(ports._return_listeners, "test", told)  # noqa: SLF001
    assert (take_report(raw, MTA), len(heard)) == (Taken(failed=1), 1)


@pytest.fixture
def maildir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    changed = replace(environment.current(), returned_mail=str(tmp_path))
    monkeypatch.setattr(environment, "current", lambda: changed)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_reports_in_the_folder_are_taken_and_removed_all_else_is_kept(
    mail: Mail, heard: list[Return], maildir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_bytes(report("gmail", mail.message_id))
    (maildir / "new/1.a").write_bytes(report("gmail", mail.message_id))
    (maildir / "new/2.b").write_bytes(report("out_of_office", mail.message_id))
    (maildir / "new/3.c").write_bytes(b"x" * 2_000_000)
    (maildir / "new/4.d").symlink_to(secret)
    collect_returned(0)
    collect_returned(0)
    assert (len(heard), names(maildir / "new")) == (1, ["4.d"])
    assert names(maildir / "cur") == ["2.b:2,S", "3.c:2,S"]


def test_mails_that_break_the_reader_are_put_aside_and_keep_no_report_waiting(
    mail: Mail, heard: list[Return], maildir: Path
) -> None:
    bad = [*HOSTILE.values(), SLOW]
    for number, raw in enumerate(bad):
        (maildir / f"new/{number}").write_bytes(raw)
    (maildir / "new/9.last").write_bytes(report("gmail", mail.message_id))
    collect_returned(0)
    assert (len(heard), names(maildir / "new")) == (1, [])
    assert names(maildir / "cur") == [f"{number}:2,S" for number in range(len(bad))]


def test_a_folder_that_is_no_maildir_is_said_so(maildir: Path) -> None:
    (maildir / "cur").rmdir()
    with pytest.raises(InputError, match="is no Maildir"):
        collect_returned(0)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("postfix_failed", "Taken: 1 failed, 0 delayed, 0 known before.\n"),
        ("read_receipt", "Passed over: it is about no mail that was sent from here"),
        ("out_of_office", "Passed over: it is not of the kind 'multipart/report'.\n"),
    ],
)
def test_the_command_takes_what_a_mail_server_pipes(
    name: str, said: str, mail: Mail, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    piped = io.TextIOWrapper(io.BytesIO(report(name, mail.message_id)))
    monkeypatch.setattr(sys, "stdin", piped)
    monkeypatch.setattr(database, "application", nullcontext)
    assert main(["mail", "returned", "-"]) == 0
    assert capsys.readouterr().out.startswith(said)
