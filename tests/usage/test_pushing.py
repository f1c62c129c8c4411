"""Rows as JSON: the same facts, the same judgment, as the same rows in a file."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.builders import make_organization, make_service, make_token, make_user, token_of
from tests.jobs import run_jobs
from tests.usage.batches import imported, in_force, publish_program
from tests.usage.checking import HEADINGS, OTHER, SUBSCRIPTION, TENANT

from opencpor.access.roles import Role, Side
from opencpor.usage.models import Batch

pytestmark = pytest.mark.django_db
FACT = {
    "tenant_id": TENANT, "workload": "Microsoft Teams", "month": "2024-03", "active_users": 10,
    "paid_units": 20,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


@pytest.fixture
def feed() -> str:
    return make_token(make_service(Role.USAGE_FEED, make_organization(Side.OPERATOR)))


def push(token: str, *rows: dict[str, Any], key: str = "k1", **said: object) -> HttpResponse:
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    body = {"rows": rows} | said
    path = "/api/v1/usage/rows"
    return Client().post(path, body, content_type="application/json", headers=headers)  # type: ignore[return-value]


@pytest.mark.parametrize("count", [20261101, "20261101", "-1", "1e9", 1.5])
def test_a_number_is_no_time_at_which_rows_were_known(feed: str, count: object) -> None:
    answer = push(feed, FACT, as_of=count)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "as_of")
    assert not Batch.objects.exists()
    assert push(feed, FACT, key="k2", as_of="2026-11-01T08:00:00Z").status_code == 202


def test_rows_become_the_same_facts_as_a_file_of_them(feed: str, tmp_path: Path) -> None:
    rows = [
        FACT,
        FACT | {"tenant_id": OTHER.upper(), "paid_units": None, "subscription_id": SUBSCRIPTION},
        FACT | {"month": "2024-04", "active_users": "15"},
        FACT | {"month": "2024-04", "active_users": 15},
    ]
    answer = push(feed, *rows)
    assert (answer.status_code, answer.json()["layout"]) == (202, "")
    run_jobs()
    pushed = in_force()
    lines = (
        f"{TENANT},Microsoft Teams,2024-03,10,20,",
        f"{OTHER},Microsoft Teams,2024-03,10,,{SUBSCRIPTION}",
        f"{TENANT},Microsoft Teams,2024-04,15,20,",
        f"{TENANT},Microsoft Teams,2024-04,15,20,",
    )
    sent = imported(tmp_path, *lines, headings=f"{HEADINGS},subscription_id")
    assert [fact[:5] + fact[6:] for fact in pushed] == [fact[:5] + fact[6:] for fact in in_force()]
    batch = Batch.objects.exclude(id=sent.id).get()
    assert (batch.layout, batch.facts, batch.repeats) == (sent.layout, sent.facts, sent.repeats)
    assert (batch.facts, batch.repeats) == (3, 1)


def test_rows_that_cannot_be_used_go_to_the_quarantine_and_stop_no_other(feed: str) -> None:
    bad = [{"workload": "fax"}, {"active_users": -1}, {"paid_units": "1.5"}, {"month": "May, 24"}]
    answer = push(feed, FACT, *(FACT | wrong for wrong in bad), dry_run=True)
    assert (answer.status_code, answer.json()["counts"]["facts"]) == (200, 1)
    assert [(line["row"], line["code"]) for line in answer.json()["quarantine"]] == [
        (3, "UNKNOWNWORKLOAD"), (4, "NEGATIVECOUNT"), (5, "FRACTIONALCOUNT"), (6, "BADMONTH"),
    ]  # fmt: skip
    assert Batch.objects.count() == 0


def test_the_same_rows_twice_are_one_batch(feed: str) -> None:
    first, again = push(feed, FACT), push(feed, FACT, key="k2")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"] == Batch.objects.get().id


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"active_users": 1.5}, "active_users"),
        ({"active_users": True}, "active_users"),
        ({"workload": "a\nb"}, "workload"),
        ({"licenses": 1}, "licenses"),
    ],
)
def test_what_is_no_row_at_all_is_refused_with_its_place(
    feed: str, row: dict[str, Any], field: str
) -> None:
    answer = push(feed, FACT, FACT | row)
    assert answer.status_code == 422
    assert f"rows.1.{field}" in answer.json()["errors"][0]["field"]
    assert Batch.objects.count() == 0


def test_a_push_has_one_to_ten_thousand_rows_and_a_key(feed: str) -> None:
    assert push(feed).status_code == 422
    assert push(feed, *[FACT] * 10_001).status_code == 422
    assert push(feed, FACT, key="").json()["code"] == "idempotency_key_required"
    assert push(token_of(make_user(Role.AUDITOR)), FACT).status_code == 403
    assert Batch.objects.count() == 0
    assert push(feed, *[FACT] * 10_000, as_of="2024-05-01T00:00:00Z").status_code == 202
