"""Transactions as JSON: the same rows, the same judgment, as in a file."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.builders import (
    make_location,
    make_organization,
    make_service,
    make_token,
    make_user,
    token_of,
)
from tests.jobs import run_jobs
from tests.usage.batches import imported, publish_program
from tests.usage.checking import SUBSCRIPTION, TENANT
from tests.usage.transactions import HEADINGS, LOCATION, billed, in_force

from opencpor.access.roles import Role, Side
from opencpor.programs.shipped import INVENTED, shipped_text
from opencpor.usage.models import Batch

pytestmark = pytest.mark.django_db
BILLED = {
    "transaction_id": "t1", "partner_id": LOCATION, "tenant_id": TENANT, "product": "compute-plan",
    "date": "2026-02-10", "amount": "100.00", "currency": "EUR",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program(shipped_text(INVENTED))
    make_location(partner_id=LOCATION)


@pytest.fixture
def feed() -> str:
    return make_token(make_service(Role.USAGE_FEED, make_organization(Side.OPERATOR)))


def push(token: str, *rows: dict[str, Any], key: str = "k1", **said: object) -> HttpResponse:
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    body = {"rows": rows} | said
    path = "/api/v1/transactions/batches"
    return Client().post(path, body, content_type="application/json", headers=headers)  # type: ignore[return-value]


def test_rows_become_the_same_transactions_as_a_file_of_them(feed: str, tmp_path: Path) -> None:
    answer = push(
        feed,
        BILLED,
        BILLED | {"transaction_id": "t2", "amount": -20, "subscription_id": SUBSCRIPTION},
        BILLED,
    )
    assert answer.status_code == 202
    assert answer["Location"] == f"/api/v1/usage/batches/{answer.json()['id']}"
    run_jobs()
    pushed = in_force()
    assert [row[4] for row in pushed] == [10_000, -2_000]
    lines = f"{billed()},", f"{billed('t2', amount=-20)},{SUBSCRIPTION}", f"{billed()},"
    sent = imported(tmp_path, *lines, headings=f"{HEADINGS},subscription_id")
    assert [row[:5] + row[6:] for row in in_force()] == [row[:5] + row[6:] for row in pushed]
    batch = Batch.objects.exclude(id=sent.id).get()
    assert (batch.layout, batch.facts, batch.repeats) == ("transactions", 2, 1)


def test_rows_that_cannot_be_used_are_named_and_nothing_is_kept_of_a_trial(feed: str) -> None:
    bad = [{"amount": "1.005"}, {"currency": "USD"}, {"partner_id": "999"}, {"date": "10.2.2026"}]
    rows = [BILLED | wrong | {"transaction_id": f"b{n}"} for n, wrong in enumerate(bad)]
    answer = push(feed, BILLED, *rows, dry_run=True)
    assert (answer.status_code, answer.json()["counts"]["facts"]) == (200, 1)
    assert [(line["row"], line["code"]) for line in answer.json()["quarantine"]] == [
        (3, "BADAMOUNT"), (4, "OTHERCURRENCY"), (5, "UNKNOWNPARTNER"), (6, "BADDATE"),
    ]  # fmt: skip
    assert Batch.objects.count() == 0


def test_the_same_rows_twice_are_one_batch(feed: str) -> None:
    first, again = push(feed, BILLED), push(feed, BILLED, key="k2")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"] == Batch.objects.get().id


@pytest.mark.parametrize(
    ("row", "field"),
    [({"amount": 1.5}, "amount"), ({"amount": None}, "amount"), ({"price": 1}, "price")],
)
def test_what_is_no_row_at_all_is_refused_with_its_place(
    feed: str, row: dict[str, Any], field: str
) -> None:
    answer = push(feed, BILLED, BILLED | row)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"rows.1.{field}"]
    assert Batch.objects.count() == 0


def test_a_push_needs_rows_a_key_and_the_right(feed: str) -> None:
    assert push(feed).status_code == 422
    assert push(feed, BILLED, key="").json()["code"] == "idempotency_key_required"
    assert push(token_of(make_user(Role.AUDITOR)), BILLED).status_code == 403
    assert Batch.objects.count() == 0
