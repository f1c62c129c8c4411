"""Problems about money are said in the reader's language; what is kept is said to each anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import token_of
from tests.incentives.payments.answering import line, report, status, table
from tests.incentives.payments.paying import Till, make_till
from tests.incentives.world import PROGRAM
from tests.incentives.worlds import Worlds

from opencpor.access.models import User
from opencpor.common.phrases import Phrase
from opencpor.http.wording import in_words
from opencpor.incentives.payees.rules import Details, PayeeKind, read_details
from opencpor.incentives.payments.answers.actions.record_answers import record_answers
from opencpor.incentives.payments.answers.reading import read_file
from opencpor.incentives.payments.bank.reasons import REASONS, reason_again, reason_in_words
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.payments.words import reason_of

pytestmark = pytest.mark.django_db(transaction=True)
GERMAN = {"Accept-Language": "de"}
CLOSED = "Das Konto ist aufgelöst."


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def till(worlds: Worlds) -> Till:
    return worlds.get(make_till)


def called(user: User, path: str, body: Any = None, **more: str) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": path} | more
    if body is None:
        return Client().get(f"/api/v1{path}", headers=headers).json()
    wire = {"content_type": "application/json", "headers": headers}
    return Client().post(f"/api/v1{path}", body, **wire).json()


def browser(user: User) -> Client:
    user.language = "de"
    user.save()
    client = Client()
    client.force_login(user)
    return client


def test_what_is_wrong_with_an_adjustment_is_said_in_the_language_asked_for(till: Till) -> None:
    desk = till.desk
    body = {
        "program": PROGRAM, "location": till.location.pk, "customer": "org_none",
        "month": "2027-01", "type": "policy_exception", "amount": "1.005", "note": "n",
    }  # fmt: skip
    english = called(desk.world.finance, "/adjustments", body)
    german = called(desk.world.finance, "/adjustments", body, **GERMAN, **{"Idempotency-Key": "2"})
    assert (english["code"], english["detail"]) == ("invalid", "The adjustment is not right.")
    assert (german["code"], german["detail"]) == ("invalid", "Die Berichtigung stimmt nicht.")
    assert [one["code"] for one in english["errors"]] == [one["code"] for one in german["errors"]]
    assert {one["field"]: (one["message"], one["remedy"]) for one in german["errors"]} == {
        "amount": ("USD hat 2 Nachkommastellen.", "Schreiben Sie ihn als -1250.00."),
        "month": ("Dieser Monat ist noch nicht gekommen.", "Der letzte ist 2026-02; er ist offen."),
        "customer": ("Einen solchen Kunden gibt es nicht.", ""),
    }


def test_what_was_decided_already_is_named_in_german(till: Till) -> None:
    row = till.approved()
    said = called(
        till.desk.second, f"/payments/batches/{row.id}/approve", {}, **GERMAN, **{"If-Match": "*"}
    )
    assert (said["code"], said["detail"]) == (
        "batch_decided", "Dieser Zahllauf ist schon genehmigt.",
    )  # fmt: skip
    lost = called(till.desk.second, "/payments/batches/pbt_none", **GERMAN)
    assert lost["detail"].endswith("nicht für Sie: Zahllauf.")


def test_a_month_that_cannot_be_closed_is_told_in_german(till: Till) -> None:
    page = browser(till.desk.world.finance)
    refused = page.post("/earnings/closes/new/", {"program": PROGRAM, "month": "October"})
    assert "&#x27;October&#x27; ist kein Monat." in refused.content.decode()


def test_each_line_of_a_banks_file_says_in_german_what_is_wrong(till: Till) -> None:
    row = till.paying()
    content = table(line(row, "perhaps"), line(row, "settled", ",,12.345,USD"))
    file = SimpleUploadedFile("answer.csv", content)
    page = browser(till.desk.world.finance).post("/earnings/payments/answers/new/", {"file": file})
    shown = page.content.decode()
    assert page.status_code == 422
    assert "Zeile 2, outcome: &#x27;perhaps&#x27; ist kein Ergebnis." in shown
    assert "Fehler in der Datei: 2." in shown


def test_a_line_that_somebody_has_to_look_at_says_in_german_where_it_stands(till: Till) -> None:
    file = record_answers(read_file("answer.csv", table("pbt-1,pay-1,settled,")), till.one).file
    finance = till.desk.world.finance
    told = called(finance, f"/payments/answers/{file.id}/lines", **GERMAN)["items"]
    assert [one["place"] for one in told] == ["line 2"]  # programs look it up by the same words
    shown = browser(finance).get(f"/earnings/payments/answers/{file.id}/").content.decode()
    assert '<td class="narrow-hide">Zeile 2</td>' in shown


def test_why_a_payment_came_back_is_kept_in_english_and_told_in_german(till: Till) -> None:
    row = till.paying()
    content = report(row, status(row, "RJCT", "AC04"))
    record_answers(read_file("answer", content), till.one)
    assert Payment.objects.get(id=row.id).reason == "The account is closed."
    path, finance = f"/payments/{row.id}", till.desk.world.finance
    assert called(finance, path)["reason"] == "The account is closed."
    assert called(finance, path, **GERMAN)["reason"] == CLOSED
    assert CLOSED in browser(finance).get(f"/earnings{path}/").content.decode()


@given(st.sampled_from([*REASONS, "", "ac04", "XX99"]), st.text(max_size=40))
def test_a_banks_reason_is_read_back_as_it_was(code: str, text: str) -> None:
    made = reason_in_words(code, text)
    found = reason_again(code, str(made))
    assert found == made
    assert isinstance(found, Phrase) is bool(made)


def test_what_a_person_wrote_stays_as_it_is() -> None:
    assert reason_again("AC04", "Closed, says their clerk.") == "Closed, says their clerk."
    with translation.override("de"):
        assert in_words(reason_again("AC04", "The account is closed. The bank says: Konto zu")) == (
            f"{CLOSED} Die Bank sagt: Konto zu"
        )


def test_what_finance_wrote_stays_even_if_it_is_a_word_of_ours() -> None:
    written = Payment(state="failed", code="AC04", reason="forfeited")
    ours = Payment(state="forfeited", code="no_payee", reason="No payee was approved in time.")
    with translation.override("de"):
        assert (reason_of(written), reason_of(ours)) == (
            "forfeited", "Kein Zahlungsempfänger wurde rechtzeitig genehmigt.",
        )  # fmt: skip


def test_what_is_wrong_with_a_payee_is_said_in_german() -> None:
    entered = Details(PayeeKind.ACCOUNT, "", country="USA", account_number="", iban="x")
    _, errors = read_details(entered)
    with translation.override("de"):
        said = {one.field: in_words(one.message) for one in errors}
    assert said == {
        "holder": "Es ist kein Inhaber angegeben.",
        "country": "Keine gültige Angabe: Ländercode.",
        "account_number": "Dies fehlt: Kontonummer.",
        "routing_code": "Dies fehlt: Bankleitzahl.",
        "iban": "Ein Zahlungsempfänger der Art 'account' hat kein solches Feld.",
    }
