"""Taking over associations from a sheet: judged row by row, opened once for each reference."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.claims.bulk.sheets import sheet
from tests.claims.scene import Scene, make_claimant
from tests.claims.takeover.sheets import Manager, held
from tests.jobs import run_jobs

from opencpor.access.queries import actor_of_user
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim
from opencpor.claims.takeover.actions import carry_out as carrying
from opencpor.http.models import Operation
from opencpor.journal.models import Event
from opencpor.register.models import Association, Tenure

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(scene: Scene) -> Manager:
    return Manager(scene)


def codes(one: dict[str, Any]) -> set[str]:
    return {note["code"] for note in one["notes"]}


def test_a_dry_run_says_what_would_become_of_each_row_and_stores_nothing(
    scene: Scene, manager: Manager
) -> None:
    events = Event.objects.count()
    answer = manager.send([
        held(scene),
        held(scene, reference="old-2", workload="abacus"),
        held(scene, reference="old-3", workload="exchange", tenant_id="nobody", starts_on=""),
    ])  # fmt: skip
    first, second, third = manager.rows(answer)
    assert (first["outcome"], codes(first)) == ("warning", {"not_enrolled"})
    assert (second["outcome"], codes(second)) == ("error", {"workload_unknown"})
    assert codes(third) == {"bad_guid", "required"}
    assert not Association.objects.exists()
    assert not Tenure.objects.exists()
    assert Event.objects.count() == events
    assert Operation.objects.get(id=answer.json()["operation"]).state == "succeeded"


def test_a_row_becomes_an_association_of_its_own_period(scene: Scene, manager: Manager) -> None:
    answer = manager.take([held(scene, last_day="2026-09-30", opted_out="no")])
    made = Association.objects.get()
    assert (made.source, made.reference, made.end_reason) == ("imported", "old-1", "term_ended")
    assert made.partner_id == scene.ours.location.organization_id
    assert made.period.lower < datetime(2026, 7, 2, tzinfo=UTC)
    assert made.period.upper > datetime(2026, 9, 30, tzinfo=UTC)
    [row] = manager.rows(answer)
    assert row["association"] == made.id
    assert codes(row) == {"not_enrolled", "already_over"}
    assert manager.counts(answer)["created"] == 1


def test_a_reference_is_taken_over_once(scene: Scene, manager: Manager) -> None:
    manager.take([held(scene)])
    again = manager.take([held(scene), held(scene, reference="old-2", workload="exchange")])
    assert Association.objects.count() == 2
    assert codes(manager.rows(again)[0]) == {"already_imported"}
    counts = manager.counts(again)
    assert (counts["done"], counts["created"]) == (1, 1)
    other = manager.take([held(scene, starts_on="2026-08-01")])
    assert codes(manager.rows(other)[0]) == {"reference_taken"}


def test_what_another_partner_holds_is_an_error_and_stays_its(
    scene: Scene, manager: Manager
) -> None:
    manager.take([held(scene)])
    rival = make_claimant().location
    taken = held(scene, reference="new", partner_id=rival.partner_id, starts_on="2026-10-01")
    answer = manager.take([taken], only_clean_rows="true")
    [row] = manager.rows(answer)
    assert (row["outcome"], codes(row), row["association"]) == ("error", {"slot_held"}, None)
    assert scene.ours.location.organization.organization.name in row["notes"][0]["text"]
    assert Association.objects.get().partner_id == scene.ours.location.organization_id


def test_rows_of_one_sheet_do_not_stand_in_each_others_way(scene: Scene, manager: Manager) -> None:
    rival = make_claimant().location.partner_id
    answer = manager.send([
        held(scene, last_day="2026-08-31"),
        held(scene, reference="old-2", partner_id=rival, starts_on="2026-08-31"),
        held(scene, reference="old-3", partner_id=rival, starts_on="2026-09-01"),
        held(scene, reference="old-1", workload="exchange"),
        held(scene, reference="old-5", starts_on="2026-08-01", last_day="2026-08-02"),
    ])  # fmt: skip
    found = [codes(one) - {"not_enrolled", "already_over"} for one in manager.rows(answer)]
    assert found == [set(), {"slot_held"}, set(), {"duplicate_row"}, {"duplicate_row"}]


def test_an_error_stops_all_unless_clean_rows_suffice(scene: Scene, manager: Manager) -> None:
    rows = [held(scene), held(scene, reference="old-2", workload="abacus")]
    manager.take(rows)
    assert not Association.objects.exists()
    manager.take(rows, only_clean_rows="true")
    assert Association.objects.get().reference == "old-1"


def test_a_checked_sheet_is_carried_out_when_asked_and_only_once(
    scene: Scene, manager: Manager
) -> None:
    run = manager.send([held(scene)]).json()["id"]
    headers = manager.headers | {"If-Match": "*"}
    create = f"{manager.path}/{run}/create"
    wish = {"only_clean_rows": False}
    first = Client().post(create, wish, content_type="application/json", headers=headers)
    run_jobs()
    second = Client().post(create, wish, content_type="application/json", headers=headers)
    assert (first.status_code, second.status_code) == (202, 409)
    assert second.json()["code"] == "already_carried_out"
    assert Association.objects.count() == 1


def test_a_report_is_corrected_and_sent_again(scene: Scene, manager: Manager) -> None:
    rows = [held(scene), held(scene, reference="old-2", workload="abacus")]
    run = manager.take(rows, only_clean_rows="true").json()["id"]
    report = b"".join(manager.get(f"{run}/report").streaming_content)
    found = list(csv.DictReader(io.StringIO(report.decode("utf-8-sig"))))
    assert [one["row_status"] for one in found] == ["warning", "error"]
    assert found[0]["association"] == Association.objects.get().id
    manager.take([found[0], found[1] | {"workload": "exchange"}])
    assert sorted(one.slot.workload for one in Association.objects.all()) == ["exchange", "teams"]


def test_what_was_stopped_goes_on_where_it_was(
    scene: Scene, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [held(scene), held(scene, reference="old-2", workload="exchange")]
    manager.take(rows)
    run = ClaimImport.objects.get()
    ImportedClaim.objects.filter(place=1).update(association="")  # killed before it was noted
    ClaimImport.objects.update(state="creating")
    run.refresh_from_db()
    monkeypatch.setattr(carrying, "progress", lambda *_: None)
    carrying.carry_out(run, actor_of_user(manager.user))
    assert Association.objects.count() == 2
    assert not ImportedClaim.objects.filter(association="").exists()


def test_rivals_open_claims_are_contested_and_the_report_says_so_before(
    scene: Scene, manager: Manager
) -> None:
    rival = make_claimant()
    claim = scene.submitted("teams", side=rival)
    dry = manager.send([held(scene)])
    assert "claim_contested" in codes(manager.rows(dry)[0])
    assert claim.lines.get().state == "pending"
    manager.take([held(scene)])
    assert claim.lines.get().state == "contested"


def test_a_sheet_without_needed_columns_is_refused(manager: Manager) -> None:
    answer = manager.send(b"reference,workload\nold-1,teams\n")
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_columns")
    assert not ClaimImport.objects.exists()


def test_the_page_takes_a_sheet_shows_the_report_and_carries_it_out(
    scene: Scene, manager: Manager
) -> None:
    client = Client()
    client.force_login(manager.user, "django.contrib.auth.backends.ModelBackend")
    assert "/claims/associations/import" in client.get("/claims/associations").content.decode()
    assert b"opted_out" in client.get("/claims/associations/import").content
    rows = sheet([held(scene), held(scene, reference="old-2", workload="abacus")])
    sent = {"file": SimpleUploadedFile("old.csv", rows)}
    where = client.post("/claims/associations/import", sent)["Location"]
    run_jobs()
    page = client.get(where).content.decode()
    assert "This is no workload of the engagement." in page
    refused = client.post(where, {"only_clean_rows": "no"}).content.decode()
    assert "Some rows have an error, so that nothing would be taken over." in refused
    client.post(where, {"only_clean_rows": "yes"})
    run_jobs()
    assert Association.objects.get().reference == "old-1"
    assert "1 association is taken over." in client.get(where).content.decode()
    assert b"row_status" in b"".join(client.get(f"{where}/report.csv").streaming_content)
