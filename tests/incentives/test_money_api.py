import io
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.builders import make_user, token_of
from tests.incentives.world import FEBRUARY, JANUARY, PROGRAM, World, make_world
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.models import Close, Earning, Statement

pytestmark = pytest.mark.django_db(transaction=True)


def two_months(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    made.associate()
    made.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 390, 1000))
    return made


def january_closed(folder: Path) -> World:
    made = two_months(folder)
    made.close(JANUARY)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(two_months)


@pytest.fixture
def closed(worlds: Worlds) -> World:
    return worlds.get(january_closed)


def partner(world: World, role: Role = Role.INCENTIVES_ADMIN) -> User:
    return make_user(role, world.location.organization.organization)


def headers(user: User, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(user)}", **more}


def test_a_close_is_asked_for_and_watched(world: World, client: Client) -> None:
    asked = client.post(
        "/api/v1/closes", {"program": PROGRAM, "month": "2026-01"},
        content_type="application/json", headers=headers(world.finance, **{"Idempotency-Key": "k"}),
    )  # fmt: skip
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    run_jobs()
    done = client.get(asked["Location"], headers=headers(world.finance)).json()
    assert (done["state"], done["result"]) == ("succeeded", Close.objects.get().id)


def test_a_close_that_cannot_be_says_so_in_its_operation(world: World, client: Client) -> None:
    asked = client.post(
        "/api/v1/closes", {"program": PROGRAM, "month": "2999-01"},
        content_type="application/json", headers=headers(world.finance, **{"Idempotency-Key": "k"}),
    )  # fmt: skip
    run_jobs()
    failed = client.get(asked["Location"], headers=headers(world.finance)).json()
    assert (failed["state"], failed["problem"]["code"]) == ("failed", "month_not_over")
    assert Close.objects.count() == 0


def test_a_close_without_an_idempotency_key_is_refused(world: World, client: Client) -> None:
    refused = client.post(
        "/api/v1/closes", {"program": PROGRAM, "month": "2026-01"},
        content_type="application/json", headers=headers(world.finance),
    )  # fmt: skip
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_required")


def test_an_earning_explains_itself_down_to_the_row(closed: World, client: Client) -> None:
    line = Earning.objects.get()
    address = f"/api/v1/earnings/{line.id}/explanation"
    found = client.get(address, headers=headers(partner(closed))).json()
    assert found["earning"]["amount"] == {"amount": "1800.00", "currency": "USD"}
    (judged,) = found["judged"]
    assert (judged["verdict"]["growth_units"], judged["verdict"]["rate"]) == (400, "4.5")
    assert (judged["verdict"]["illustrative_rate"], found["earning"]["illustrative_rate"]) == (
        True,
        True,
    )
    for one in (found["earning"], judged["verdict"]):
        assert (one["rule"], one["rule_name"]) == (
            "mws-usage-growth", "Modern Work and Security Usage",
        )  # fmt: skip
    (fact,) = judged["facts"]
    assert (fact["file_name"], fact["row"], fact["active_users"]) == ("usage-0.csv", 2, 400)


def test_a_zero_has_its_reason(closed: World, client: Client) -> None:
    closed.close(FEBRUARY)
    address = f"/api/v1/earnings/verdicts?program={PROGRAM}&month=2026-02&outcome=none"
    (row,) = client.get(address, headers=headers(partner(closed))).json()["items"]
    assert (row["amount"], row["reasons"]) == (
        {"amount": "0.00", "currency": "USD"},
        ["MAULWPHWM"],
    )


@pytest.mark.usefixtures("closed")
def test_another_partner_finds_neither_line_nor_statement(client: Client) -> None:
    rival = headers(make_user(Role.INCENTIVES_ADMIN))
    line, statement = Earning.objects.get(), Statement.objects.get()
    for address in (
        f"/api/v1/earnings/{line.id}/explanation",
        f"/api/v1/statements/{statement.id}",
        f"/api/v1/statements/{statement.id}/pdf",
    ):
        assert client.get(address, headers=rival).status_code == 404
    assert client.get("/api/v1/earnings", headers=rival).json()["items"] == []
    address = f"/api/v1/earnings/verdicts?program={PROGRAM}&month=2026-01"
    assert client.get(address, headers=rival).json()["items"] == []


def test_a_report_viewer_sees_no_money(world: World, client: Client) -> None:
    viewer = headers(partner(world, Role.REPORT_VIEWER))
    assert client.get("/api/v1/earnings", headers=viewer).status_code == 403


def test_a_statement_comes_on_paper(closed: World, client: Client) -> None:
    address = f"/api/v1/statements/{Statement.objects.get().id}/pdf"
    made = client.get(address, headers=headers(partner(closed)))
    assert made["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(made.content)).pages[0].extract_text()
    for part in ("Statement January 2026", "1,800.00", "Modern Work and", "illustrative"):
        assert part in text
