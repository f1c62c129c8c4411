"""The pages of usage: batches, one batch, what the reader may see."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.builders import make_user
from tests.jobs import run_jobs
from tests.usage.batches import imported, publish_program
from tests.usage.checking import HEADINGS, row

from opencpor.access.roles import Role
from opencpor.usage.models import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role), "django.contrib.auth.backends.ModelBackend")
    return client


def test_a_program_manager_imports_a_file_and_reads_what_became_of_it() -> None:
    client = signed_in(Role.PROGRAM_MANAGER)
    file = SimpleUploadedFile("march.csv", f"{HEADINGS}\n{row()}\nbad\n".encode())
    answer = client.post("/usage/batches/new", {"file": file, "layout": "auto"})
    batch = Batch.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/usage/batches/{batch.id}")
    assert "Being imported" in client.get(f"/usage/batches/{batch.id}").content.decode()
    run_jobs()
    page = client.get(f"/usage/batches/{batch.id}").content.decode()
    for words in ("march.csv", "Completed", "BROKENROW", "has 1 values instead of 5"):
        assert words in page
    assert "march.csv" in client.get("/usage/batches").content.decode()


def test_the_page_that_waited_for_an_import_offers_what_to_do_with_the_left_out_rows() -> None:
    client = signed_in(Role.FINANCE)
    file = SimpleUploadedFile("march.csv", f"{HEADINGS}\n{row()}\nbad\n".encode())
    at = client.post("/usage/batches/new", {"file": file, "layout": "auto"}).headers["Location"]
    waiting = client.get(at, headers={"HX-Request": "true"}).content.decode()
    assert "Being imported" in waiting
    assert "every 2s" in waiting
    run_jobs()
    looked_again = client.get(at, headers={"HX-Request": "true"}).content.decode()
    assert "Being imported" not in looked_again
    assert "every 2s" not in looked_again
    for words in ("Completed", "Download quarantine", "Send corrected rows"):
        assert looked_again.count(words) == 1


def test_a_wrong_word_beside_the_file_stands_at_its_field() -> None:
    file = SimpleUploadedFile("march.csv", f"{HEADINGS}\n{row()}\n".encode())
    said = {"file": file, "tenant_id": "contoso"}
    answer = signed_in(Role.FINANCE).post("/usage/batches/new", said)
    assert answer.status_code == 422
    assert "This is no tenant id." in answer.content.decode()
    assert Batch.objects.count() == 0


def test_an_auditor_reads_batches_but_cannot_import(tmp_path: Path) -> None:
    imported(tmp_path, row())
    client = signed_in(Role.AUDITOR)
    assert "Import a file" not in client.get("/usage/batches").content.decode()
    assert client.get("/usage/batches/new").status_code == 403


def test_the_usage_page_shows_what_the_reader_may_see(tmp_path: Path) -> None:
    imported(tmp_path, row(active=1234, paid=5000))
    assert "1,234" in signed_in(Role.REVIEWER).get("/usage/").content.decode()
    assert "No usage to show" in signed_in(Role.REPORT_VIEWER).get("/usage/").content.decode()


def test_an_unfinished_upload_is_shown_to_its_sender_and_can_be_removed() -> None:
    client, other = signed_in(Role.PROGRAM_MANAGER), signed_in(Role.PROGRAM_MANAGER)
    body = {"file_name": "half.csv", "size": 3_000_000}
    made = client.post("/api/v1/usage/sendings", body, content_type="application/json")
    assert "half.csv" in client.get("/usage/batches/new").content.decode()
    assert "half.csv" not in other.get("/usage/batches/new").content.decode()
    remove = f"/usage/sendings/{made.json()['id']}/remove"
    assert other.post(remove).status_code == 404
    assert client.post(remove).headers["Location"] == "/usage/batches/new"
    assert "half.csv" not in client.get("/usage/batches/new").content.decode()


@pytest.mark.parametrize("address", ["/usage/", "/usage/export.csv", "/api/v1/usage"])
def test_a_filter_that_nobody_knows_is_refused_at_every_door(address: str) -> None:
    answer = signed_in(Role.AUDITOR).get(address, {"custmer_id": "org_1", "workload": "teams"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "custmer_id" in said
    assert "Known: program, customer_id, tenant_id, workload" in said


def test_the_page_narrows_by_what_the_api_does(tmp_path: Path) -> None:
    imported(tmp_path, row())
    client = signed_in(Role.AUDITOR)
    month = client.get("/api/v1/usage").json()["items"][0]["month"]
    for query, fits in (("from_month", True), ("program", False)):
        asked = {query: month}
        assert bool(client.get("/api/v1/usage", asked).json()["items"]) is fits
        page = client.get("/usage/", asked).content.decode()
        assert ("No usage fits" in page) is not fits
        assert f"/usage/export.csv?{query}={month}" in page
    assert client.get("/usage/", {"from_month": "May"}).status_code == 422
    assert client.get("/usage/", {"tenant_id": "x", "workload": ""}).status_code == 422
