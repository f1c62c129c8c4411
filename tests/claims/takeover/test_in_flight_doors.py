"""The doors to taking over claims in flight, and what their customers and partners see then."""

import csv
import io
import re
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import files
from tests.builders import make_organization
from tests.claims.bulk.sheets import sheet
from tests.claims.scene import QuietConsent, Scene
from tests.claims.takeover.sheets import ClaimsManager, ago, begun
from tests.claims.world import World, last_token
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Side
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.models import Claim
from opencpor.cli import database, main
from opencpor.common.clock import now
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def waiting(world: World) -> dict[str, str]:
    """A claim that waits for its customer, at a world where customers are really asked."""
    place: Any = SimpleNamespace(
        ours=SimpleNamespace(location=SimpleNamespace(partner_id=world.number)),
        customer=world.customer, domain=world.domain,
    )  # fmt: skip
    return begun(place, state="awaiting_customer", submitted_on=ago(200), state_since=ago(190))


def manager_of() -> ClaimsManager:
    operator: Any = SimpleNamespace(operator=make_organization(Side.OPERATOR))
    return ClaimsManager(operator)


def test_the_customer_acknowledges_what_was_taken_over() -> None:
    manager_of().take([waiting(World())])
    claim = Claim.objects.get()
    answer = Client().post(
        f"/api/v1/consents/{last_token()}/acknowledge", {}, content_type="application/json"
    )
    claim.refresh_from_db()
    assert (answer.status_code, claim.state) == (200, "approved")
    assert Association.objects.get().claim_line == claim.lines.get().id


def test_the_customers_window_begins_with_the_mail_of_this_program() -> None:
    manager_of().take([waiting(World())])
    last_token()
    text, claim = ConsentText.objects.get(), Claim.objects.get()
    assert text.frozen_at > now() - timedelta(hours=1)
    assert text.answer_by is None or text.answer_by > now()
    assert (claim.state, claim.deadline_at) == ("awaiting_customer", text.answer_by)


def test_the_page_takes_a_sheet_with_files_shows_the_report_and_carries_it_out(
    scene: Scene,
) -> None:
    client, user = Client(), ClaimsManager(scene).user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert b"/claims/takeover" in client.get("/claims/").content
    assert b"earlier_system" in client.get("/claims/takeover").content
    rows = sheet([begun(scene, evidence="sow.pdf"), begun(scene, reference="CL-2", state="won")])
    sent = {"file": SimpleUploadedFile("old.csv", rows),
            "evidence": [SimpleUploadedFile("sow.pdf", files.pdf())]}  # fmt: skip
    where = client.post("/claims/takeover", sent)["Location"]
    run_jobs()
    assert "is no state that a claim can come in." in client.get(where).content.decode()
    refused = client.post(where, {"only_clean_rows": "no"}).content.decode()
    assert "Some rows have an error, so that nothing would be taken over." in refused
    client.post(where, {"only_clean_rows": "yes"})
    run_jobs()
    claim = Claim.objects.get()
    done = client.get(where).content.decode()
    assert "1 claim is taken over." in done
    assert f"/claims/{claim.id}" in done
    shown = client.get(f"/claims/{claim.id}/history").content.decode()
    assert "Taken over from an earlier system" in shown
    assert "CL-1 · Old portal" in shown


def test_a_report_is_corrected_and_sent_again_as_a_workbook(scene: Scene) -> None:
    manager = ClaimsManager(scene)
    rows = [begun(scene), begun(scene, reference="CL-2", workload="abacus")]
    run = manager.take(rows, only_clean_rows="true").json()["id"]
    content = b"".join(manager.get(f"{run}/report?format=xlsx").streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, first, second = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert (first[head.index("claim")], second[head.index("row_status")]) == (
        Claim.objects.get().id, "error",
    )  # fmt: skip
    book.active.cell(3, head.index("workload") + 1).value = "exchange"
    book.save(mended := io.BytesIO())
    answer = manager.send(mended.getvalue(), dry_run="false")
    assert manager.counts(answer)["created"] == 1
    assert set(Claim.objects.values_list("reference", flat=True)) == {"CL-1", "CL-2"}


def test_a_workbook_that_is_none_is_refused_by_its_operation(scene: Scene) -> None:
    manager = ClaimsManager(scene)
    run = manager.send(b"PK\x03\x04 no workbook").json()
    assert run["state"] == "reading"
    said = manager.get(run["id"]).json()
    assert (said["state"], said["problem"]["code"]) == ("refused", "damaged")
    watched = manager.at(f"/api/v1/operations/{run['operation']}").json()
    assert (watched["state"], watched["problem"]) == ("failed", said["problem"])


def test_a_checked_sheet_is_carried_out_when_asked_and_only_once(scene: Scene) -> None:
    manager = ClaimsManager(scene)
    run = manager.send([begun(scene)]).json()["id"]
    first, second = manager.create(run), manager.create(run)
    assert (first.status_code, second.status_code) == (202, 409)
    assert second.json()["code"] == "already_carried_out"
    assert Claim.objects.count() == 1


def test_the_template_has_all_columns_and_a_sheet_without_state_is_refused(scene: Scene) -> None:
    manager = ClaimsManager(scene)
    template = b"".join(manager.get("template").streaming_content).decode("utf-8-sig")
    [columns] = csv.reader(io.StringIO(template))
    assert columns[:3] == ["reference", "claim_key", "state"]
    assert set(begun(scene)) < set(columns)
    answer = manager.send(b"reference,engagement,submitted_on\nCL-1,x,2026-10-01\n")
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_columns")


def test_the_command_checks_a_sheet_and_then_takes_it_over_with_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "application", nullcontext)
    scene, file = Scene(QuietConsent()), tmp_path / "old.csv"
    proof = tmp_path / "proof"
    proof.mkdir()
    (proof / "sow.pdf").write_bytes(files.pdf())
    file.write_bytes(sheet([begun(scene, evidence="sow.pdf", submitted_on=ago(1))]))
    words = ["claims", "take-over", str(file), "--evidence", str(proof)]
    assert main.main([*words, "--dry-run"]) == 0
    assert "Nothing was stored: 0 ready, 1 warning" in capsys.readouterr().out
    assert not Claim.objects.exists()
    assert main.main(words) == 0
    assert "0 done, 1 created, 0 failed" in capsys.readouterr().out
    main.main(words)
    assert "1 done, 0 created, 0 failed" in capsys.readouterr().out
    assert Claim.objects.get().evidence.count() == 1
    file.write_bytes(b"PK\x03\x04 no workbook")
    assert main.main(words) == 2
    assert "The workbook is damaged and cannot be read." in capsys.readouterr().err


def test_a_partner_answers_and_accepts_the_statements_on_the_page(scene: Scene) -> None:
    reviewer = User.objects.get(id=scene.reviewer.id)
    ClaimsManager(scene).take([
        begun(scene, state="action_required", state_since=ago(1), reviewer=reviewer.email,
              acknowledged="no", asked_for="missing_products", evidence="sow.pdf"),
    ])  # fmt: skip
    claim, client = Claim.objects.get(), Client()
    client.force_login(scene.ours.user, "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/claims/{claim.id}/history").content.decode()  # all of it, with the history
    assert "Taken over from an earlier system" in page
    assert reviewer.email not in page
    names = re.findall(r'name="((?:statement|why)-[^"]+)"', page)
    assert len([one for one in names if one.startswith("statement-")]) == len(
        scene.acknowledgements
    )
    said = {name: "on" if name.startswith("statement-") else "It will be." for name in names}
    client.post(f"/claims/{claim.id}/submit", said)
    claim.refresh_from_db()
    assert (claim.state, claim.acknowledgements) == ("under_review", sorted(scene.acknowledgements))
