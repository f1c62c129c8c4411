"""Sheets that mean harm, and work that fails for good: told in page and API, never stuck."""

import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.claims.bulk.sheets import Sender, row, sheet
from tests.claims.scene import Scene
from tests.claims.takeover.sheets import ClaimsManager
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.claims.bulk import jobs
from opencpor.claims.bulk.actions import create as creating
from opencpor.claims.bulk.models import ClaimImport
from opencpor.claims.models import Claim
from opencpor.http.models import Operation
from opencpor.runtime import sheets
from opencpor.runtime.confined import OutOfBoundsError

pytestmark = pytest.mark.django_db


def bomb() -> bytes:
    """A workbook of some hundred KB that unpacks to 150 MB of one sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(150):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def page(user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def refused(said: dict[str, Any], code: str, status: int) -> None:
    operation = Operation.objects.get()
    assert (said["state"], said["problem"]["code"]) == ("refused", code)
    assert (said["problem"]["status"], operation.state) == (status, "failed")
    assert (operation.problem or {})["code"] == code
    assert ClaimImport.objects.get().sheet is None


def test_a_workbook_that_explodes_is_refused_with_a_code_in_api_and_page(scene: Scene) -> None:
    sender, content = Sender(scene.ours.user), bomb()
    assert len(content) < 1_000_000
    run = sender.checked(content, name="bomb.xlsx")
    refused(sender.get(f"/{run}").json(), "too_large", 413)
    shown = page(scene.ours.user, f"/claims/import/{run}")
    assert "The workbook unpacks to too much. Send it as CSV." in shown
    assert 'hx-trigger="every 2s"' not in shown
    assert sender.create(run, only_clean_rows=True).json()["code"] == "sheet_refused"
    assert sender.get(f"/{sender.checked(sheet([row(scene)]))}").json()["state"] == "checked"


def test_what_takes_the_reader_too_much_is_refused_likewise_for_claims_in_flight(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: object) -> bytes:
        raise OutOfBoundsError("it took too much time or memory")

    monkeypatch.setattr(sheets, "run_confined", killed)
    manager = ClaimsManager(scene)
    answer = manager.send(b"PK\x03\x04 whatever")
    assert answer.status_code == 202
    run = answer.json()["id"]
    refused(manager.get(run).json(), "too_large", 413)
    shown = page(manager.user, f"/claims/takeover/{run}")
    assert "The workbook unpacks to too much. Send it as CSV." in shown


def last_attempt() -> None:
    """Run what is queued; it fails, and for good."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [jobs.AGAIN.max_attempts])
        with pytest.raises(AssertionError):
            run_jobs()
        cursor.execute("DELETE FROM procrastinate_jobs")


def test_a_check_that_fails_for_good_refuses_the_sheet_and_says_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("the disk is gone")

    sender = Sender(scene.ours.user)
    run = sender.send(sheet([row(scene)])).json()["id"]
    monkeypatch.setattr(jobs, "check_import", broken)
    last_attempt()
    refused(sender.get(f"/{run}").json(), "internal_error", 500)
    assert "The work could not be finished." in page(scene.ours.user, f"/claims/import/{run}")


def test_a_row_with_a_cell_too_many_is_told_with_its_line(scene: Scene) -> None:
    sender = Sender(scene.ours.user)
    ragged = sheet([row(scene)]).rstrip() + b",one more\r\n"
    (found,) = sender.rows(sender.checked(ragged))
    assert (found["outcome"], found["line"]) == ("error", 2)
    assert "wrong_cell_count" in {note["code"] for note in found["notes"]}
    assert not Claim.objects.exists()


def test_a_creation_that_fails_for_good_can_be_asked_for_again_and_makes_nothing_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = creating.create

    def dying(*args: Any) -> Claim:
        if Claim.objects.exists():
            raise RuntimeError("the disk is gone")
        return real(*args)

    sender = Sender(scene.ours.user)
    content = sheet([row(scene, claim_key=key, workload=key) for key in ("teams", "intune")])
    run = sender.checked(content)
    with monkeypatch.context() as patched:
        patched.setattr(creating, "create", dying)
        asked = sender.ask(run, only_clean_rows=True)
        last_attempt()
    said = sender.get(f"/{run}").json()
    assert (asked.status_code, said["state"]) == (202, "checked")
    assert "What is there stays." in said["problem"]["detail"]
    assert sender.send(content, dry_run="false").status_code == 409  # some of it is there
    sender.create(run, only_clean_rows=True)
    again = sender.get(f"/{run}").json()
    assert (again["state"], again["problem"], again["counts"]["created"]) == ("done", None, 2)
    assert Claim.objects.count() == 2
