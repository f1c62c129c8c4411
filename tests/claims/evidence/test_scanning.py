"""A new file is in quarantine until clamd has spoken; what it calls infected is gone."""

import getpass
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import Client
from tests import files
from tests.builders import token_of
from tests.claims.pages.visitors import browser, text_of
from tests.claims.world import World
from tests.jobs import run_jobs, waiting_jobs
from tests.processes import until

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.actions.look import findings_on
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions import scan
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence
from opencpor.claims.evidence.clamd import ScannerAwayError, infection
from opencpor.claims.evidence.models import Evidence, EvidenceKind, FileText, Scan
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.errors import Invalid
from opencpor.journal.models import Event
from opencpor.notices.models import Mail
from opencpor.runtime import environment

pytestmark = pytest.mark.django_db
CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamd (clamav-daemon) is not installed")
# The harmless file that every scanner agrees to call infected; put together only here.
EICAR = (
    "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE" + "!$H+H*"
).encode()
NOBODY = "unix:///nowhere/clamd.sock"


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    """A real scanner that knows one signature; its address."""
    with TemporaryDirectory(prefix="clamd-") as name:
        folder = Path(name)
        socket = folder / "clamd.sock"
        (folder / "local.ndb").write_text(f"Local.Eicar:0:0:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(
            f"DatabaseDirectory {folder}\nLocalSocket {socket}\nForeground yes\n"
            f"User {getpass.getuser()}\nStreamMaxLength 1M\n"
        )
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen(  # noqa: S603 - Debian's own scanner
                [str(CLAMD), "-c", str(folder / "clamd.conf")], stdout=log, stderr=log
            )
        try:
            until(socket.exists, "the scanner to listen")
            yield f"unix://{socket}"
        finally:
            running.terminate()
            running.wait()


def configured(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    here = replace(environment.current(), clamd_url=url)
    monkeypatch.setattr(environment, "current", lambda: here)


def drafted(content: bytes, name: str = "new.txt") -> tuple[User, Claim, Evidence]:
    """A draft with an agreement, and one new file from somebody."""
    world = World()
    user = world.person(Role.INCENTIVES_ADMIN)
    claim = world.draft(world.partner_actor())
    actor = world.partner_actor()
    row = add_evidence(
        claim.id, Upload(name, io.BytesIO(content)), About(EvidenceKind.OTHER), actor
    )
    return user, claim, row


def downloaded(user: User, row: Evidence) -> int:
    address = f"/api/v1/claims/{row.claim_id}/evidence/{row.id}/content"
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    answer = Client().get(address, headers=headers)
    list(answer)  # read to its end, which closes the file
    return answer.status_code


@needs_clamd
def test_a_clean_file_leaves_quarantine_and_is_read(
    clamd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(monkeypatch, clamd)
    user, claim, row = drafted(files.pdf("A clean paper of Contoso"), "new.pdf")
    assert downloaded(user, row) == 409
    run_jobs()
    row.file.refresh_from_db()
    assert (row.file.scan, downloaded(user, row)) == (Scan.CLEAN, 200)
    assert FileText.objects.filter(file=row.file).exists()
    event = Event.objects.get(type="evidence.scanned", data__evidence=row.id)
    assert (event.stream, event.data["verdict"]) == (f"claim:{claim.id}", "clean")


@needs_clamd
def test_an_infected_file_is_removed_with_its_content_and_the_partner_hears_of_it(
    clamd: str, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    configured(monkeypatch, clamd)
    user, claim, row = drafted(EICAR)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        scan.scan_file(row.file_id)
    row.refresh_from_db()
    assert (row.file.scan, row.removed_by, downloaded(user, row)) == (
        Scan.INFECTED, "evidence.scan", 404,
    )  # fmt: skip
    with pytest.raises(FileNotFoundError):
        storage.opened(row.file_id)
    event = Event.objects.get(type="evidence.scanned", data__evidence=row.id)
    assert event.data["signature"] == "Local.Eicar.UNOFFICIAL"
    told = Mail.objects.filter(kind="claim.partner-file-refused", about=f"claim:{claim.id}")
    assert user.email in told.values_list("recipient", flat=True)


@needs_clamd
def test_what_the_scanner_does_not_take_is_no_verdict(clamd: str) -> None:
    with pytest.raises(ScannerAwayError, match=r"no (verdict|answer)"):
        infection(clamd, io.BytesIO(bytes(3 * 1024 * 1024)))


def test_while_the_scanner_is_away_a_file_waits_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configured(monkeypatch, NOBODY)
    user, claim, row = drafted(b"words")
    run_jobs()
    row.file.refresh_from_db()
    assert (row.file.scan, waiting_jobs() > 0) == (Scan.WAITING, True)
    page = text_of(browser(user), f"/claims/{claim.id}")
    assert "the virus scanner cannot be reached" in page
    assert f"/evidence/{row.id}/view" not in page
    assert downloaded(user, row) == 409


def test_a_claim_is_not_submitted_with_a_file_in_quarantine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configured(monkeypatch, NOBODY)
    world = World()
    actor = world.partner_actor()
    claim = world.draft(actor)
    assert "evidence_in_quarantine" in {one.code for one in findings_on(claim, actor)}
    with pytest.raises(Invalid):
        world.submitted(actor)
    claim.refresh_from_db()
    assert claim.state == "draft"


def test_files_are_let_out_when_the_operator_takes_the_scanner_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configured(monkeypatch, NOBODY)
    user, _claim, row = drafted(b"words")
    assert scan.queue_forgotten(now()) == 0
    assert scan.queue_forgotten(now() + timedelta(hours=1)) == 2
    configured(monkeypatch, "")
    scan.scan_file(row.file_id)
    row.file.refresh_from_db()
    assert (row.file.scan, downloaded(user, row)) == (Scan.UNSCANNED, 200)
