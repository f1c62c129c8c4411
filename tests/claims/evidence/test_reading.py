"""Words are read once, in a child process with limits, and answered for by the checker."""

import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from tests import files
from tests.claims.world import World
from tests.jobs import run_jobs

from opencpor.claims.evidence.actions import read
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence
from opencpor.claims.evidence.actions.remove import remove_evidence
from opencpor.claims.evidence.models import Evidence, EvidenceKind, FileText, StoredFile
from opencpor.claims.evidence.queries import report_of
from opencpor.claims.evidence.rules.report import Hit, Place
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.runtime.confined import BadInputError, Limits, OutOfBoundsError, run_confined

pytestmark = pytest.mark.django_db
SECRET = "Mrs Confidential signs for Contoso"


def workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Orders"
    sheet.append(["Microsoft Teams", 120])
    book.create_sheet("Notes").append(["SharePoint Online"])
    book.create_sheet("Unseen").append(["Fabrikam"])
    book["Unseen"].sheet_state = "hidden"
    book.save(out)
    return out.getvalue()


def document() -> bytes:
    made, out = Document(), io.BytesIO()
    made.add_paragraph("Fabrikam for Contoso")
    made.add_heading("Scope", level=1)
    made.add_table(rows=1, cols=1).rows[0].cells[0].text = "Microsoft Teams"
    made.add_paragraph().add_run("SharePoint").font.hidden = True
    made.save(out)
    return out.getvalue()


@pytest.mark.confined
def test_words_are_read_in_the_background_and_the_checker_answers_with_places() -> None:
    world = World()
    claim = world.draft(world.partner_actor(), "teams", "sharepoint")
    assert report_of(claim).partner.hit is Hit.UNREAD
    add_evidence(
        claim.id, Upload("orders.xlsx", io.BytesIO(workbook())), About(EvidenceKind.OTHER),
        world.partner_actor(),
    )  # fmt: skip
    run_jobs()
    report, row = report_of(claim), Evidence.objects.get(file__name="orders.xlsx")
    teams, sharepoint = claim.lines.order_by("place")
    assert report.lines[teams.id].places == (Place(row.id, "sheet Orders", "Microsoft Teams"),)
    assert report.lines[sharepoint.id].places[0].label == "sheet Notes"
    assert (report.partner.places[0].label, report.customer.hit) == ("page 1", Hit.FOUND)
    assert (report.tenant.hit, report.signature_how) == (Hit.NOT_FOUND, "")


def test_a_word_document_is_read_by_heading_and_hidden_words_do_not_count() -> None:
    world = World()
    claim = world.draft(world.partner_actor(), "teams", "sharepoint")
    Evidence.objects.filter(claim=claim).update(removed_at=now())
    upload = Upload("sow.docx", io.BytesIO(document()))
    add_evidence(claim.id, upload, About(EvidenceKind.OTHER), world.partner_actor())
    run_jobs()
    report = report_of(claim)
    teams, sharepoint = claim.lines.order_by("place")
    assert report.lines[teams.id].places[0].label == "heading Scope"
    assert report.lines[sharepoint.id].hit is Hit.NOT_FOUND


def test_a_scan_is_unread_and_never_called_missing() -> None:
    world = World()
    claim = world.draft(world.partner_actor())
    Evidence.objects.filter(claim=claim).update(removed_at=now())
    add_evidence(
        claim.id, Upload("scan.png", io.BytesIO(files.png())), About(EvidenceKind.OTHER),
        world.partner_actor(),
    )  # fmt: skip
    run_jobs()
    report = report_of(claim)
    assert {one.hit for one in report.lines.values()} == {Hit.UNREAD}
    assert (report.customer.hit, report.signature.hit) == (Hit.UNREAD, Hit.UNREAD)


def test_words_are_gone_with_the_file_and_never_stand_in_the_log() -> None:
    world = World()
    actor = world.partner_actor()
    claim = world.draft(actor)
    upload = Upload("secret.pdf", io.BytesIO(files.pdf(SECRET)))
    row = add_evidence(claim.id, upload, About(EvidenceKind.OTHER), actor)
    run_jobs()
    assert SECRET in str(FileText.objects.get(file=row.file).reading)
    assert not [one for one in Event.objects.all() if "Confidential" in str(one.data)]
    remove_evidence(claim.id, row.id, actor)
    assert not FileText.objects.filter(file=row.file).exists()


@pytest.mark.confined
def test_a_file_that_the_reader_chokes_on_is_marked_and_not_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    claim = world.draft(world.partner_actor())
    monkeypatch.setattr(read, "WORK", "tests.claims.evidence.hostile:eat_memory")
    run_jobs()
    file = Evidence.objects.get(claim=claim).file
    assert (FileText.objects.get(file=file).failed, report_of(claim).customer.hit) == (
        "too_much",
        Hit.UNREAD,
    )
    assert read.queue_missed(now() + timedelta(days=1)) == 0


def test_files_that_nobody_read_are_queued_again() -> None:
    world = World()
    world.draft(world.partner_actor())
    assert read.queue_missed(now()) == 0
    assert read.queue_missed(now() + timedelta(hours=1)) == 1
    run_jobs()
    assert FileText.objects.count() == StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("work", "error"),
    [
        ("eat_memory", OutOfBoundsError),
        ("eat_time", OutOfBoundsError),
        ("write_much", OutOfBoundsError),
        ("fall", BadInputError),
    ],
)
def test_a_child_that_takes_too_much_or_falls_is_ended(
    work: str, error: type[BadInputError], tmp_path: Path
) -> None:
    (tmp_path / "data").write_bytes(b"x")
    limits = Limits(memory=256, seconds=1, patience=60, output=1)
    with (tmp_path / "data").open("rb") as source, pytest.raises(error):
        run_confined(f"tests.claims.evidence.hostile:{work}", source, limits=limits)


def may_leave_the_network() -> bool:
    """Whether this system lets a process give up its network; some containers do not."""
    tool = shutil.which("unshare")
    tries = (["-n", "true"], ["-rn", "true"])
    return bool(tool) and any(
        subprocess.run([str(tool), *one], check=False).returncode == 0  # noqa: S603 - plain words
        for one in tries
    )


def test_a_child_knows_no_secret_and_reaches_nobody(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"x")
    with (tmp_path / "data").open("rb") as source:
        said = run_confined("tests.claims.evidence.hostile:look_around", source).decode()
    reach = "no network" if may_leave_the_network() else "a network"
    assert said == f"LANG PATH PYTHONPATH; {reach}"
