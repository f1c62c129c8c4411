"""What is wrong with files and rows is kept in English and said in the reader's language."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import make_user, token_of
from tests.jobs import run_jobs
from tests.usage.batches import publish_program
from tests.usage.checking import HEADINGS, check_rows, row

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.phrases import Phrase
from opencpor.http.wording import in_words
from opencpor.usage.imports.codes import PROBLEMS, Code
from opencpor.usage.imports.wordings import ALONE, heading, recognized
from opencpor.usage.layouts import LAYOUTS
from opencpor.usage.layouts.base import Layout
from opencpor.usage.models import Batch
from opencpor.usage.transactions.codes import PROBLEMS as OF_TRANSACTIONS

GERMAN = {"Accept-Language": "de"}
FAX = "workload 'fax' is no workload of the program; active_users '-1' is negative"
FAX_IN_GERMAN = "workload 'fax' ist kein Workload des Programms; active_users '-1' ist negativ"
values = st.text(max_size=60)


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    with translation.override("en"):
        yield


@given(st.sampled_from([one for one in LAYOUTS if not one.per_user]), st.data())
def test_whatever_is_wrong_with_a_row_is_read_back_as_it_was(
    layout: Layout, data: st.DataObject
) -> None:
    problems = OF_TRANSACTIONS if layout.transactions else PROBLEMS
    chosen = data.draw(st.sets(st.sampled_from([one.bit for one in problems]), min_size=1))
    text = "; ".join(
        one.text.format(column=heading(layout, one.column), value=data.draw(values))
        for one in problems
        if one.bit in chosen
    )
    found = recognized(text, layout.key)
    assert isinstance(found, Phrase)
    assert found == text


@given(st.sampled_from(ALONE), st.data())
def test_what_stands_alone_is_read_back_as_it_was(template: Phrase, data: st.DataObject) -> None:
    gaps = ("found", "expected", "workload", "value", "day")
    text = template.format(**{gap: data.draw(values) for gap in gaps})
    found = recognized(text, "graph-activity")
    assert isinstance(found, Phrase)
    assert found == text


@pytest.mark.parametrize("text", ["", "somebody wrote this", "month '2024-13' is nonsense"])
def test_text_of_another_form_stays_as_it_is(text: str) -> None:
    assert recognized(text, "own") is text
    assert recognized(text, "a layout of long ago") is text


def test_what_a_check_writes_is_what_is_read_back(tmp_path: Path) -> None:
    rows = [row(workload="fax", active=-1), f"{row()},1", "a", row(tenant=""), row(paid="1.5")]
    texts = [text for _row, _code, text in check_rows(tmp_path, row(), *rows).quarantine]
    found = [recognized(text, "own") for text in texts]
    assert [isinstance(one, Phrase) for one in found] == [True] * 5
    with translation.override("de"):
        assert [in_words(one) for one in found[:3]] == [
            FAX_IN_GERMAN, "hat mehr Werte, als es Überschriften gibt", "hat 1 Werte statt 5",
        ]  # fmt: skip


def sent(user: User, content: str, **headers: str) -> Any:
    publish_program()
    file = SimpleUploadedFile("usage.csv", content.encode())
    said = {"dry_run": "true"} if headers.pop("Dry", "") else {}
    head = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": "k"} | headers
    return Client().post("/api/v1/usage/batches", {"file": file} | said, headers=head)


def page(user: User, path: str) -> str:
    user.language = "de"
    user.save()
    client = Client()
    client.force_login(user)
    answer = client.get(path)
    parts = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    return b"".join(parts).decode()


@pytest.mark.django_db
def test_rows_in_quarantine_are_told_to_each_reader_and_kept_in_english() -> None:
    user = make_user(Role.PROGRAM_MANAGER)
    made = sent(user, f"{HEADINGS}\n{row()}\n{row(workload='fax', active=-1)}\n").json()
    run_jobs()
    path = f"/usage/batches/{made['id']}"
    download = f"/api/v1{path}/quarantine"
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    told = []
    for more in ({}, GERMAN):
        answer = Client().get(download, headers=headers | more)
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
        told.append(list(csv.reader(io.StringIO(text)))[1][1:3])
    code = Code.UNKNOWNWORKLOAD.value
    assert told == [[code, FAX], [code, FAX_IN_GERMAN]]
    shown = page(user, path)
    assert "&#x27;fax&#x27; ist kein Workload des Programms" in shown
    assert "Verwenden Sie den Schlüssel eines Workloads" in shown
    assert FAX_IN_GERMAN in page(user, f"{path}/quarantine.csv")


@pytest.mark.django_db
def test_why_a_file_is_refused_is_told_in_german_and_older_reasons_still_read() -> None:
    user = make_user(Role.PROGRAM_MANAGER)
    made = sent(user, "Dear all\n").json()
    run_jobs()
    batch = Batch.objects.get()
    english = "The headings fit no known layout. Nearest is 'OpenCPOR usage'"
    api = f"/api/v1/usage/batches/{made['id']}"
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    assert Client().get(api, headers=headers).json()["refusal"]["reason"] == batch.refusal_reason
    refused = Client().get(api, headers=headers | GERMAN).json()["refusal"]
    assert refused["code"] == "unknown_layout"
    assert refused["reason"].startswith("Die Überschriften passen zu keinem bekannten Aufbau.")
    assert "Die Überschriften passen" in page(user, f"/usage/batches/{made['id']}")
    Batch.objects.update(phrases={})
    assert "The headings fit no known layout" in page(user, f"/usage/batches/{made['id']}")
    assert batch.refusal_reason.startswith(english[:33])


@pytest.mark.django_db
def test_a_check_beforehand_says_in_german_what_an_import_would_leave_out() -> None:
    user = make_user(Role.PROGRAM_MANAGER)
    found = sent(user, f"{HEADINGS}\n{row(workload='fax', active=-1)}\n", Dry="yes", **GERMAN)
    assert [one["text"] for one in found.json()["quarantine"]] == [FAX_IN_GERMAN]


@pytest.mark.django_db
def test_what_is_wrong_beside_a_file_or_with_an_address_is_said_in_german() -> None:
    publish_program()
    user = make_user(Role.PROGRAM_MANAGER)
    headers = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": "k"} | GERMAN
    file = SimpleUploadedFile("usage.csv", b"x")
    said = {"file": file, "layout": "excel"}
    wrong = Client().post("/api/v1/usage/batches", said, headers=headers).json()
    [error] = wrong["errors"]
    assert (wrong["detail"], error["code"], error["message"]) == (
        "Die Datei wurde nicht angenommen.", "unknown", "Einen solchen Aufbau gibt es nicht.",
    )  # fmt: skip
    assert error["remedy"].startswith("Nennen Sie auto oder eines von: own, ")
    lost = Client().get("/api/v1/usage/batches/bat_none", headers=headers).json()
    assert lost["detail"].endswith("nicht für Sie: Nutzungsstapel.")
    assert "Das ist kein Monat." in page(user, "/usage/?from_month=May")


@pytest.mark.django_db
def test_notes_of_a_report_are_told_in_german() -> None:
    user = make_user(Role.PROGRAM_MANAGER)
    made = sent(user, f"{HEADINGS}\n{row()}\n").json()
    run_jobs()
    Batch.objects.update(
        notes=["The file was read as UTF-16.", "Free: A."],
        phrases={"Free: A.": {
            "template": "Free plans and trials, not counted as paid: {skus}.",
            "values": {"skus": "A"},
        }},
    )  # fmt: skip
    shown = page(user, f"/usage/batches/{made['id']}")
    assert "Die Datei wurde als UTF-16 gelesen." in shown
    assert "Kostenlose Pläne und Testversionen, nicht als bezahlt gezählt: A." in shown
