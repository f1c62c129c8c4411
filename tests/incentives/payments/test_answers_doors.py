"""Banks' answers by API, page and command line: the same step, the same refusals."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.payments.answering import line, report, status, table
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, balances

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.cli import database, main
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.answers.models import AnswerFile
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import Payment
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
API, PAGES = "/api/v1/payments/answers", "/earnings/payments/answers/"


def upload(content: bytes, name: str = "answer.xml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sent(user: User, content: bytes, key: str = "k") -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": key}
    return Client().post(API, {"file": upload(content)}, headers=headers)


def called(user: User, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": "k"}
    if body is None:
        return Client().get(f"{API}{path}", headers=headers)
    return Client().post(f"{API}{path}", body, content_type="application/json", headers=headers)


def explained(user: User, row: Payment) -> Any:
    """What banks said of a payment, by its explanation."""
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    answer = Client().get(f"/api/v1/payments/{row.id}/explanation", headers=headers)
    return answer.json()["answers"]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_file_is_sent_read_and_taken_away_by_api(till: Till) -> None:
    row, one = till.paying(), till.desk.world.finance
    content = report(row, status(row, "RJCT", "AC04"))
    made = sent(one, content)
    said = made.json()
    assert (made.status_code, said["format"], said["again"], said["lines"]) == (
        201, "pain002", False, {"booked": 1, "noted": 0, "known": 0, "listed": 0},
    )  # fmt: skip
    (found,) = called(one, f"/{said['id']}/lines").json()["items"]
    assert (found["payment"], found["outcome"], found["code"], found["result"]) == (
        row.id, "rejected", "AC04", "booked",
    )  # fmt: skip
    assert called(one, f"/{said['id']}/file").content == content
    assert Event.objects.filter(type="payment_answers.fetched").count() == 1
    assert balances() == OWED


def test_the_same_file_is_answered_as_known(till: Till) -> None:
    row, one = till.paying(), till.desk.world.finance
    content = report(row, status(row, "ACSC"))
    first, second = sent(one, content), sent(one, content, "other key")
    assert (first.status_code, second.status_code) == (201, 200)
    assert (second.json()["again"], second.json()["id"]) == (True, first.json()["id"])
    assert balances() == PAID


def test_rows_are_sent_by_api(till: Till) -> None:
    row, one = till.paying(), till.desk.world.finance
    answer = {
        "batch": bank_reference(str(row.batch_id)), "reference": bank_reference(row.id),
        "outcome": "settled", "amount": "1800.00", "currency": "USD",
    }  # fmt: skip
    made = called(one, "/rows", {"rows": [answer, answer | {"reference": "pay-nosuch"}]})
    assert (made.status_code, made.json()["lines"]["booked"]) == (201, 1)
    (listed,) = called(one, f"/{made.json()['id']}/lines?result=listed").json()["items"]
    assert (listed["place"], listed["why"], balances()) == ("rows[1]", "unknown_payment", PAID)


def test_a_wrong_row_is_named_and_nothing_is_recorded(till: Till) -> None:
    till.paying()
    row = {"batch": "pbt-1", "reference": "pay-1", "outcome": "lost"}
    refused = called(till.desk.world.finance, "/rows", {"rows": [row]})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_rows")
    assert refused.json()["errors"][0]["field"] == "rows[0], outcome"
    assert (AnswerFile.objects.count(), balances()) == (0, AT_THE_BANK)


def test_only_finance_sends_and_the_auditor_reads(till: Till) -> None:
    row, one = till.paying(), till.desk.world.finance
    made = sent(one, table(line(row, "accepted"))).json()
    auditor = make_user(Role.AUDITOR)
    admin = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    assert sent(auditor, table(line(row, "settled"))).status_code == 403
    assert called(auditor, f"/{made['id']}").json()["lines"]["noted"] == 1
    assert called(auditor, f"/{made['id']}/file").status_code == 403
    assert [called(admin, path).status_code for path in ("", f"/{made['id']}")] == [200, 404]
    assert called(admin, "").json()["items"] == []
    assert balances() == AT_THE_BANK


def test_a_page_takes_a_file_and_shows_what_came_of_it(till: Till) -> None:
    row, client = till.paying(), browser(till.desk.world.finance)
    content = table(line(row, "rejected", "AC04"), "pbt-1,pay-1,settled,")
    done = client.post(f"{PAGES}new/", {"file": upload(content, "answer.csv")}, follow=True)
    page = done.content.decode()
    assert "The file is recorded. 1 line has to be looked at." in page
    assert "There is no such batch." in page
    assert f"{row.location.organization.name}, {row.location.name}" in page
    only = client.get(f"{done.request['PATH_INFO']}?result=listed").content.decode()
    assert (row.id in page, row.id in only) == (True, False)
    assert "answer.csv" in client.get(PAGES).content.decode()
    assert balances() == OWED


def test_a_page_says_where_a_file_is_wrong(till: Till) -> None:
    row, client = till.paying(), browser(till.desk.world.finance)
    wrong = upload(table(line(row, "paid")), "answer.csv")
    page = client.post(f"{PAGES}new/", {"file": wrong}).content.decode()
    assert "line 2, outcome: &#x27;paid&#x27; is no outcome." in page
    assert (AnswerFile.objects.count(), balances()) == (0, AT_THE_BANK)


def test_the_same_file_by_page_is_known(till: Till) -> None:
    row, client = till.paying(), browser(till.desk.world.finance)
    content = table(line(row, "settled"))
    for said in ("The file is recorded.", "This file was recorded before."):
        done = client.post(f"{PAGES}new/", {"file": upload(content)}, follow=True)
        assert said in done.content.decode()
    assert AnswerFile.objects.count() == 1
    kept = client.get(f"{done.request['PATH_INFO']}file/")
    assert (kept.content, kept["Cache-Control"]) == (content, "no-store")


def test_a_file_is_recorded_on_the_machine_itself(
    till: Till,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "application", nullcontext)
    row, file = till.paying(), tmp_path / "answer.csv"
    file.write_bytes(table(line(row, "settled"), "pbt-1,pay-1,settled,"))
    assert main.main(["payments", "answers", str(file)]) == 1
    listed, counts = capsys.readouterr().out.splitlines()
    assert listed == "line 3: pay-1: unknown_batch"
    assert counts.endswith(": 1 booked, 0 noted, 0 known, 1 listed.")
    assert (Payment.objects.get().state, balances()) == ("sent", PAID)
    assert main.main(["payments", "answers", str(file)]) == 1
    assert "It was recorded before; 0 lines changed." in capsys.readouterr().out
    file.write_bytes(b"<a>")
    assert main.main(["payments", "answers", str(file)]) == 2
    assert AnswerFile.objects.count() == 1


def test_what_is_listed_is_judged_again_by_page_and_api(till: Till) -> None:
    batch, second = till.proposed(), browser(till.desk.second)
    row = batch.payments.get()
    made = sent(till.desk.world.finance, table(line(row, "accepted"))).json()
    page = f"{PAGES}{made['id']}/"
    assert f"{page}judge/" in second.get(page).content.decode()
    same = second.post(f"{page}judge/", follow=True).content.decode()
    assert "The lines were judged again. Nothing changed." in same
    approve_batch(batch.id, till.other)
    done = second.post(f"{page}judge/", follow=True).content.decode()
    assert "The lines were judged again. 1 line has another result now." in done
    assert ("Judged again:" in done, f"{page}judge/" in done) == (True, False)
    again = called(till.desk.world.finance, f"/{made['id']}/judge", {})
    assert again.json()["lines"] == {"booked": 0, "noted": 1, "known": 0, "listed": 0}
    assert called(make_user(Role.AUDITOR), f"/{made['id']}/judge", {}).status_code == 403


def test_payment_and_batch_lead_to_the_answers_about_them(till: Till) -> None:
    row, one = till.paying(), till.desk.world.finance
    file = sent(one, table(line(row, "accepted"), line(row, "settled", ",,1.00,USD"))).json()["id"]
    here = f"{PAGES}{file}/"
    paths = [f"/earnings/payments/{row.id}/", f"/earnings/payments/batches/{row.batch_id}/"]
    payment, batch = (browser(one).get(path).content.decode() for path in paths)
    assert (payment.count(here), "accepted" in payment, "Ask the bank." in payment) == (
        2,
        True,
        True,
    )
    assert (batch.count(here), "0 booked, 1 to look at" in batch) == (1, True)
    said = explained(one, row)
    assert [(found["file"], found["number"], found["why"]) for found in said] == [
        (file, 1, None), (file, 2, "other_amount"),
    ]  # fmt: skip
    admin = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    assert here not in browser(admin).get(paths[0]).content.decode()
    assert explained(admin, row) == []
