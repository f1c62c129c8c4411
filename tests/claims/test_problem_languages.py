"""Problems are said in the language that is asked for; what is stored is said to each reader."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from tests.builders import make_user, token_of
from tests.claims.bulk.sheets import Sender, row, sheet
from tests.claims.scene import Scene

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.errors import FieldError, Invalid, NotFound
from opencpor.common.phrases import phrase
from opencpor.http.problems import document, stored_document
from opencpor.http.wording import in_words, reworded
from opencpor.notices.webhooks.actions.deliver import GONE

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "de-AT,de;q=0.9"}


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    with translation.override("en"):
        yield


def german(role: Role) -> User:
    """Somebody who has set German."""
    user = make_user(role)
    user.language = "de"
    user.save()
    return user


@pytest.mark.parametrize(
    ("asked", "language", "title", "detail"),
    [
        ({}, "en", "Not found", "There is no such claim, or it is not yours."),
        (GERMAN, "de", "Nicht gefunden", "Das gibt es nicht, oder es ist nicht für Sie: Antrag."),
        ({"Accept-Language": "fr"}, "en", "Not found",
         "There is no such claim, or it is not yours."),
    ],
)  # fmt: skip
def test_a_token_gets_problems_in_the_language_that_its_request_asks_for(
    asked: dict[str, str], language: str, title: str, detail: str
) -> None:
    user = german(Role.INCENTIVES_ADMIN)
    headers = {"Authorization": f"Bearer {token_of(user)}"} | asked
    answer = Client().get("/api/v1/claims/clm_none", headers=headers)
    said = answer.json()
    assert (said["code"], said["title"], said["detail"]) == ("not_found", title, detail)
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


def test_behind_a_page_the_setting_of_the_person_counts() -> None:
    client = Client()
    client.force_login(german(Role.INCENTIVES_ADMIN))
    said = client.get("/api/v1/claims/clm_none", headers={"Accept-Language": "en"}).json()
    assert said["title"] == "Nicht gefunden"
    assert "Nicht gefunden" in client.get("/claims/clm_none").content.decode()


def test_methods_shapes_and_strangers_are_answered_in_german_too() -> None:
    api, token = Client(headers=GERMAN), token_of(make_user(Role.INCENTIVES_ADMIN))
    assert api.get("/api/v1/me").json()["title"] == "Bitte zuerst anmelden"
    strange = api.get("/api/v1/me?x=%00").json()["errors"][0]["message"]
    assert strange == "Dies enthält Zeichen, die kein Text sind."
    assert Client().get("/api/v1/me?x=%00")["Content-Language"] == "en"
    wrong = api.put("/api/v1/me")
    assert (wrong.status_code, wrong["Content-Language"]) == (405, "de")
    assert wrong.json()["detail"].startswith("Diese Adresse nimmt PUT nicht an.")
    headers = {"Authorization": f"Bearer {token}"}
    shape = api.post("/api/v1/claims", {}, content_type="application/json", headers=headers)
    assert "Dieses Feld wird gebraucht" in {one["message"] for one in shape.json()["errors"]}


def test_a_stored_problem_is_said_to_each_reader_and_keeps_its_codes() -> None:
    error = FieldError(
        "file", "too_long", phrase("{value!r} is no date.", value="soon"), "Check it."
    )
    stored = stored_document(Invalid("The row cannot be read.", code="invalid", errors=[error]))
    with translation.override("de"):
        told = reworded(stored)
    assert told["detail"] == "Die Zeile kann nicht gelesen werden."
    assert told["errors"][0]["message"] == "'soon' ist kein Datum."
    assert (told["code"], told["errors"][0]["code"]) == ("invalid", "too_long")
    assert "phrases" not in told
    old = {"title": "Not found", "detail": "Somebody wrote this.", "code": "x"}
    assert reworded(old)["detail"] == "Somebody wrote this."
    assert document(NotFound("x", code="x"))["title"] == "Not found"


def test_why_a_webhook_is_off_is_said_in_the_readers_language() -> None:
    with translation.override("de"):
        assert in_words(GONE).startswith("Sein Server hat mit 410 geantwortet")


def _german(sender: Sender) -> Sender:
    sender.headers |= GERMAN
    return sender


def test_a_refused_file_of_a_sheet_and_a_refused_claim_are_told_in_german(scene: Scene) -> None:
    sender = Sender(scene.ours.user)
    broken = [SimpleUploadedFile("sow.pdf", b"%PDF-1.4 nothing")]
    rows = [row(scene), row(scene, claim_key="b", name="x" * 300)]
    run = sender.checked(sheet(rows), evidence=broken)
    english = [note["text"] for one in sender.rows(run) for note in one["notes"]]
    translated = [note["text"] for one in _german(sender).rows(run) for note in one["notes"]]
    assert any(text.startswith("sow.pdf: The file is not accepted.") for text in english)
    assert any(text.startswith("sow.pdf: Die Datei wird nicht angenommen.") for text in translated)
    assert "Das ist zu lang." in translated
    assert set(english).isdisjoint(translated)
    report = b"".join(sender.get(f"/{run}/report").streaming_content).decode()
    assert "Die Datei wird nicht angenommen." in report


def _workbook(*cells: Any) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    book.active.append(cells)
    book.save(out)
    return out.getvalue()


def test_a_sheet_that_is_none_is_refused_in_german_at_once_and_later(scene: Scene) -> None:
    sender = _german(Sender(scene.ours.user))
    at_once = sender.send(b"engagement,color\nx,red\n").json()
    run = sender.checked(_workbook("engagement", "color"))
    later = sender.get(f"/{run}").json()["problem"]
    for said in (at_once, later):
        assert said["code"] == "wrong_columns"
        assert said["detail"].startswith("Die erste Zeile nennt nicht die richtigen Spalten")
        assert said["errors"][0]["message"] == "Eine Spalte 'color' gibt es nicht."
    scene.ours.user.language = "de"
    scene.ours.user.save()
    client = Client()
    client.force_login(scene.ours.user)
    page = client.get(f"/claims/import/{run}").content.decode()
    assert "Eine Spalte &#x27;color&#x27; gibt es nicht." in page


def test_the_rows_of_a_directory_file_are_told_in_german() -> None:
    manager = make_user(Role.PROGRAM_MANAGER)
    headers = {"Authorization": f"Bearer {token_of(manager)}", "Idempotency-Key": "one"} | GERMAN
    content = b"tenant_id,name,country\nnobody,Contoso,Germany\n"
    file = SimpleUploadedFile("customers.csv", content)
    answer = Client().post("/api/v1/customers/import", {"file": file}, headers=headers)
    [found] = answer.json()["rows"]
    assert {(one["field"], one["message"]) for one in found["errors"]} >= {
        ("tenant_id", "'nobody' ist keine GUID."),
        ("country", "'GERMANY' hat die falsche Form."),
    }
