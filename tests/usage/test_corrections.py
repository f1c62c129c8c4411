"""Corrected rows of a quarantine: they keep the time of the file that they come from."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.test import Client
from tests.builders import make_user
from tests.jobs import run_jobs
from tests.usage.batches import imported, publish_program
from tests.usage.checking import HEADINGS, row

from opencpor.access.roles import Role
from opencpor.usage.models import Batch, UsageFact

pytestmark = pytest.mark.django_db
EARLY, LATE = datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 4, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


def signed_in(role: Role = Role.PROGRAM_MANAGER) -> Client:
    client = Client()
    client.force_login(make_user(role), "django.contrib.auth.backends.ModelBackend")
    return client


def rows_file(*rows: str) -> SimpleUploadedFile:
    lines = [f"cpor_row,cpor_code,cpor_text,{HEADINGS}", *(f"3,X,y,{one}" for one in rows)]
    return SimpleUploadedFile("again.csv", "\n".join(lines).encode())


def test_corrected_rows_keep_the_time_of_their_file(tmp_path: Path) -> None:
    parent = imported(tmp_path, row(workload="fax"), as_of=EARLY)
    client = signed_in()
    page = f"/usage/batches/{parent.id}/correct"
    assert page in client.get(f"/usage/batches/{parent.id}").content.decode()
    assert "Send corrected rows" in client.get(page).content.decode()
    answer = client.post(page, {"file": rows_file(row(workload="exchange", active=7))})
    run_jobs()
    child = Batch.objects.exclude(id=parent.id).get()
    assert answer.headers["Location"] == f"/usage/batches/{child.id}"
    assert (child.as_of, child.layout, child.facts) == (EARLY, "own", 1)


def test_a_batch_and_its_correction_name_each_other(tmp_path: Path) -> None:
    parent = imported(tmp_path, row(), row(workload="fax"), as_of=EARLY)
    client = signed_in()
    sent = {"file": rows_file(row(workload="exchange"), row(workload="telex"))}
    client.post(f"/usage/batches/{parent.id}/correct", sent)
    run_jobs()
    child = Batch.objects.get(corrects=parent)
    mended, other = client.get("/api/v1/usage/batches").json()["items"][::-1]
    assert (mended["corrects"], other["corrects"]) == (None, parent.id)
    said = [(one["id"], one["state"], one["facts"]) for one in mended["corrected_by"]]
    assert (said, other["corrected_by"]) == ([(child.id, "completed", 1)], [])
    page = client.get(f"/usage/batches/{parent.id}").content.decode()
    assert "Corrected by" in page
    assert f'<a href="/usage/batches/{child.id}">again.csv</a>' in page
    assert "Corrects rows of" not in page
    own = client.get(f"/usage/batches/{child.id}").content.decode()
    assert f'<a href="/usage/batches/{parent.id}">{parent.file_name}</a>' in own


def test_the_same_rows_correct_each_file_that_they_are_sent_for(tmp_path: Path) -> None:
    first = imported(tmp_path, row(workload="fax"), as_of=EARLY)
    second = imported(tmp_path, row(workload="telex"), as_of=EARLY)
    client = signed_in()
    for parent in (first, second, first):
        sent = {"file": rows_file(row(workload="exchange"))}
        client.post(f"/usage/batches/{parent.id}/correct", sent)
    made = Batch.objects.exclude(corrects=None).order_by("id")
    assert list(made.values_list("corrects_id", flat=True)) == [first.id, second.id]


def test_the_database_keeps_what_a_batch_corrects(tmp_path: Path) -> None:
    parent = imported(tmp_path, row(workload="fax"))
    later = imported(tmp_path, row())
    sent = {"file": rows_file(row(workload="exchange"))}
    signed_in().post(f"/usage/batches/{parent.id}/correct", sent)
    child = Batch.objects.get(corrects=parent)
    for one, other in ((child, None), (child, later), (later, parent)):
        with pytest.raises(ProgrammingError, match="does not change"), transaction.atomic():
            Batch.objects.filter(id=one.id).update(corrects=other)
    assert Batch.objects.exclude(corrects=None).get() == child


def test_what_is_known_later_stays_in_force(tmp_path: Path) -> None:
    parent = imported(tmp_path, row(active="x"), as_of=EARLY)
    imported(tmp_path, row(active=9), as_of=LATE)
    path = f"/api/v1/usage/batches/{parent.id}/corrections"
    headers = {"Idempotency-Key": "k1"}
    answer = signed_in().post(path, {"file": rows_file(row(active=8))}, headers=headers)
    run_jobs()
    assert answer.status_code == 202
    assert UsageFact.objects.get().active_users == 9


def test_only_what_is_imported_is_corrected_and_only_by_importers(tmp_path: Path) -> None:
    parent = imported(tmp_path, row(), row(workload="fax"))
    path = f"/usage/batches/{parent.id}/correct"
    sent = {"file": rows_file(row(workload="exchange"))}
    assert signed_in(Role.AUDITOR).post(path, sent).status_code == 403
    Batch.objects.filter(id=parent.id).update(layout="graph-activity")
    refused = signed_in().post(path, {"file": rows_file(row(workload="exchange"))})
    assert refused.status_code == 409
    assert "send it as a whole" in refused.content.decode()
    Batch.objects.filter(id=parent.id).update(state="received")
    assert signed_in().post(path, {"file": rows_file(row())}).status_code == 409
    assert Batch.objects.count() == 1
