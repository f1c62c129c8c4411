"""The API: files in, batches and quarantine out, facts for whoever may see them."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.builders import make_organization, make_service, make_token, make_user, token_of
from tests.jobs import run_jobs
from tests.usage.batches import imported, publish_program
from tests.usage.checking import HEADINGS, OTHER, TENANT, row

from opencpor.access.roles import Role, Side
from opencpor.usage import uploads
from opencpor.usage.models import Batch

pytestmark = pytest.mark.django_db
USAGE = "/api/v1/usage"
DATA = Path(__file__).parents[1] / "data" / "usage"


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


@pytest.fixture
def feed() -> str:
    return make_token(make_service(Role.USAGE_FEED, make_organization(Side.OPERATOR)))


def send(token: str, *rows: str, key: str = "k1", **said: object) -> HttpResponse:
    file = SimpleUploadedFile("usage.csv", "\n".join((HEADINGS, *rows)).encode())
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    found: HttpResponse = Client().post(f"{USAGE}/batches", {"file": file} | said, headers=headers)
    return found


def get(token: str, path: str, **query: str) -> HttpResponse:
    headers = {"Authorization": f"Bearer {token}"}
    found: HttpResponse = Client().get(f"{USAGE}{path}", query, headers=headers)
    return found


def test_a_usage_feed_sends_a_file_and_watches_it(feed: str) -> None:
    answer = send(feed, row(), "bad")
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    run_jobs()
    batch = get(feed, f"/batches/{answer.json()['id']}").json()
    assert (batch["state"], batch["months"], batch["codes"]) == (
        "completed", ["2024-03"], {"BROKENROW": 1},
    )  # fmt: skip
    assert batch["counts"] == {
        "rows": 2, "facts": 1, "repeats": 0, "ignored": 0, "quarantined": 1, "flagged": 0,
        "new_customers": 1,
    }  # fmt: skip
    operation = Client().get(batch["operation"], headers={"Authorization": f"Bearer {feed}"})
    assert operation.json()["state"] == "succeeded"


def test_a_dry_run_says_what_an_import_would_do_and_keeps_nothing(feed: str) -> None:
    answer = send(feed, row(), row(), row(workload="fax"), dry_run="true")
    found = answer.json()
    assert (answer.status_code, found["dry_run"], found["layout"]) == (200, True, "own")
    assert found["counts"] == {
        "rows": 3, "facts": 1, "repeats": 1, "ignored": 0, "quarantined": 1, "flagged": 0,
    }  # fmt: skip
    assert (found["months"], found["codes"]) == (["2024-03"], {"UNKNOWNWORKLOAD": 1})
    assert [(line["row"], line["code"]) for line in found["quarantine"]] == [(4, "UNKNOWNWORKLOAD")]
    run_jobs()
    assert Batch.objects.count() == 0
    assert send(feed, row(), key="k2").status_code == 202


def test_a_dry_run_of_no_table_says_why_it_would_be_refused(feed: str) -> None:
    file = SimpleUploadedFile("letter.csv", b"Dear all\n")
    headers = {"Authorization": f"Bearer {feed}", "Idempotency-Key": "k1"}
    said = {"file": file, "dry_run": "true"}
    found = Client().post(f"{USAGE}/batches", said, headers=headers).json()
    assert (found["refusal"]["code"], found["counts"]) == ("unknown_layout", None)
    assert Batch.objects.count() == 0


def test_a_file_too_large_to_wait_for_is_not_checked(
    feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_CHECKED", 10)
    answer = send(feed, row(), dry_run="true")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_import_needs_an_idempotency_key(feed: str) -> None:
    assert send(feed, row(), key="").json()["code"] == "idempotency_key_required"
    assert Batch.objects.count() == 0


def test_a_repeated_request_gets_the_same_answer_and_a_known_file_its_batch(feed: str) -> None:
    first = send(feed, row())
    assert send(feed, row()).content == first.content
    again = send(feed, row(), key="k2")
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


def test_a_larger_file_than_a_form_may_be_is_taken(feed: str) -> None:
    rows = [row(active=n, tenant=f"{n + 1:032x}") for n in range(100_000)]
    assert send(feed, *rows).status_code == 202
    assert Batch.objects.get().size > 5 * 1024 * 1024


def test_wrong_words_beside_a_file_are_all_named(feed: str) -> None:
    answer = send(feed, row(), layout="excel", tenant_id="x")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["layout", "tenant_id"]


def test_the_quarantine_can_be_corrected_and_sent_again_as_it_is(feed: str) -> None:
    bad = [row(workload="fax"), row(active="=1+1"), row(month="2024-02", paid="1.5")]
    batch_id = send(feed, row(), *bad).json()["id"]
    run_jobs()
    answer = get(feed, f"/batches/{batch_id}/quarantine")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["cpor_row", "cpor_code", "cpor_text", *HEADINGS.split(",")]
    assert [line[:2] for line in lines[1:]] == [
        ["3", "UNKNOWNWORKLOAD"], ["4", "BADCOUNT"], ["5", "FRACTIONALCOUNT"],
    ]  # fmt: skip
    assert lines[2][6] == "'=1+1"
    right = text.replace("fax", "exchange").replace("'=1+1", "2").replace(",1.5", ",15")
    file = SimpleUploadedFile("again.csv", right.encode())
    headers = {"Authorization": f"Bearer {feed}", "Idempotency-Key": "again"}
    again = Client().post(f"{USAGE}/batches", {"file": file}, headers=headers)
    run_jobs()
    assert get(feed, f"/batches/{again.json()['id']}").json()["counts"]["facts"] == 3


def test_batches_are_listed_newest_first_by_pages(feed: str) -> None:
    ids = [send(feed, row(active=n), key=f"k{n}").json()["id"] for n in range(3)]
    first = get(feed, "/batches", limit="2").json()
    assert [batch["id"] for batch in first["items"]] == sorted(ids, reverse=True)[:2]
    assert "cursor=" in first["next"]


def test_facts_are_listed_with_percent_and_mark_and_can_be_filtered(tmp_path: Path) -> None:
    imported(tmp_path, row(active=7), row(month="2024-04", active=15), row(tenant=OTHER))
    token = token_of(make_user(Role.AUDITOR))
    found = get(token, "", tenant_id=TENANT, from_month="2024-04").json()["items"]
    assert [(fact["month"], fact["usage_percent"], fact["prior_mark"]) for fact in found] == [
        ("2024-04", 75, 7)
    ]
    assert found[0]["customer"]["tenant_id"] == TENANT
    assert len(get(token, "").json()["items"]) == 3
    assert get(token, "", from_month="2024").status_code == 422


def test_a_partner_without_association_sees_no_fact_and_no_batch(tmp_path: Path) -> None:
    batch = imported(tmp_path, row())
    token = token_of(make_user(Role.INCENTIVES_ADMIN))
    assert get(token, "").json() == {"items": [], "next": None}
    assert get(token, f"/batches/{batch.id}").status_code == 403


def test_the_lab_tenants_reports_go_through_as_they_are(feed: str) -> None:
    users = (DATA / "user-activity-and-licences-180d.csv").read_bytes()
    licenses = (DATA / "license-report-enabled-consumed.csv").read_bytes()
    form = {
        "file": SimpleUploadedFile("users.csv", users),
        "licenses": SimpleUploadedFile("licenses.csv", licenses),
        "tenant_id": f"{{{TENANT.upper()}}}", "report_date": "2021-01-31",
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {feed}", "Idempotency-Key": "lab"}
    batch_id = Client().post(f"{USAGE}/batches", form, headers=headers).json()["id"]
    run_jobs()
    batch = get(feed, f"/batches/{batch_id}").json()
    assert (batch["layout"], batch["as_of"], batch["months"]) == (
        "graph-activity", "2021-01-31T00:00:00Z", ["2021-01"],
    )  # fmt: skip
    facts = get(token_of(make_user(Role.AUDITOR)), "").json()["items"]
    assert {
        fact["workload"]: (fact["active_users"], fact["paid_units"], fact["assigned_units"])
        for fact in facts
    } == {
        "exchange": (1, 50, 42),
        "onedrive": (0, 50, 44),
        "sharepoint": (2, 50, 44),
        "skype-for-business": (0, 50, 42),
        "teams": (3, 50, 44),
        "viva-engage": (0, 50, 44),
    }


def test_a_workbook_is_imported_as_it_is_sent(feed: str) -> None:
    book = openpyxl.Workbook()
    for line in (HEADINGS, row()):
        book.active.append(line.split(","))
    held = io.BytesIO()
    book.save(held)
    file = SimpleUploadedFile("usage.xlsx", held.getvalue())
    headers = {"Authorization": f"Bearer {feed}", "Idempotency-Key": "k1"}
    made = Client().post(f"{USAGE}/batches", {"file": file}, headers=headers).json()
    run_jobs()
    batch = get(feed, f"/batches/{made['id']}").json()
    assert (batch["state"], batch["counts"]["facts"]) == ("completed", 1)
