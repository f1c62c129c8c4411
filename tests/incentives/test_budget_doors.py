"""Budgets by API, pages and command line: the same steps, the same refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.budgeting import budget, earning_rule, publish_without
from tests.incentives.world import PROGRAM
from tests.incentives.worlds import Worlds

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.incentives.budgets.actions.watch_budgets import watch_budgets
from opencpor.incentives.budgets.models import Budget

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/api/v1/budgets"
PAGES = "/earnings/budgets/"


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


def body(**otherwise: str) -> dict[str, str]:
    usual = {
        "program": PROGRAM, "rule": earning_rule(), "first": "2026-01", "last": "2026-06",
        "amount": "2050.5",
    }  # fmt: skip
    return usual | otherwise


def posted(user: User, said: dict[str, str], key: str = "k") -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": key}
    return Client().post(ADDRESS, said, content_type="application/json", headers=headers)


def got(user: User, path: str) -> Any:
    return Client().get(f"{ADDRESS}{path}", headers={"Authorization": f"Bearer {token_of(user)}"})


def test_it_is_set_read_and_replaced_by_api(desk: Desk) -> None:
    made = posted(desk.world.finance, body())
    assert (made.status_code, made.json()["amount"]) == (
        201, {"amount": "2050.50", "currency": "USD"},
    )  # fmt: skip
    first = made.json()["id"]
    again = posted(desk.second, body(amount="9.00"))
    assert (again.status_code, again.json()["code"], again.json()["budget"]) == (
        409, "budget_overlaps", first,
    )  # fmt: skip
    second = posted(desk.second, body(amount="9.00", replaces=first), "l").json()["id"]
    auditor = make_user(Role.AUDITOR)
    assert [one["id"] for one in got(auditor, "").json()["items"]] == [second, first]
    assert [one["id"] for one in got(auditor, "?state=standing").json()["items"]] == [second]
    assert got(auditor, f"/{first}").json()["state"] == "replaced"


def test_what_is_wrong_with_a_request_is_named(desk: Desk) -> None:
    assert posted(desk.world.finance, body(gift="x")).status_code == 422
    wrong = posted(desk.world.finance, body(amount="much"))
    assert [one["field"] for one in wrong.json()["errors"]] == ["amount"]
    assert posted(make_user(Role.AUDITOR), body()).status_code == 403
    assert not Budget.objects.exists()


def test_partners_read_none(desk: Desk) -> None:
    row = budget(desk.one)
    partner = make_user(Role.INCENTIVES_ADMIN, desk.world.location.organization.organization)
    assert got(partner, "").json()["items"] == []
    assert got(partner, f"/{row.id}").status_code == 404


def form(**otherwise: str) -> dict[str, str]:
    usual = {
        "rule": f"{PROGRAM}/{earning_rule()}", "first": "2026-01", "last": "2026-06",
        "amount": "2050.00", "replaces": "",
    }  # fmt: skip
    return usual | otherwise


def test_finance_sets_one_on_the_page_and_replaces_it(desk: Desk, client: Client) -> None:
    client.force_login(desk.world.finance)
    assert "No budgets yet" in client.get(PAGES).content.decode()
    assert client.post(f"{PAGES}new/", form())["Location"] == PAGES
    row = Budget.objects.get()
    assert "2,050.00" in client.get(PAGES).content.decode()
    page = client.get(f"{PAGES}new/?replaces={row.id}").context["form"]
    assert page.initial == form(replaces=row.id)
    client.post(f"{PAGES}new/", page.initial | {"amount": "3000.00"})
    standing = client.get(PAGES).content.decode()
    assert ("3,000.00" in standing, "2,050.00" in standing) == (True, False)
    assert "2,050.00" in client.get(f"{PAGES}?state=all").content.decode()


def test_the_page_says_which_mark_is_reached(desk: Desk, client: Client) -> None:
    budget(desk.one, amount="1000.00")
    client.force_login(desk.world.finance)
    assert "percent reached" not in client.get(PAGES).content.decode()
    assert watch_budgets(PROGRAM) == 1
    assert "100 percent reached" in client.get(PAGES).content.decode()


def test_the_page_replaces_the_budget_of_a_rule_that_the_newest_version_dropped(
    desk: Desk, client: Client
) -> None:
    row = budget(desk.one)
    publish_without(row.rule)
    client.force_login(desk.world.finance)
    address = f"{PAGES}new/?replaces={row.id}"
    page = client.get(address)
    said = form(rule=f"{PROGRAM}/{row.rule}", replaces=row.id)
    assert page.context["form"].initial == said
    assert f'<option value="{PROGRAM}/{row.rule}" selected>' in page.content.decode()
    assert client.post(address, said | {"amount": "1.00"})["Location"] == PAGES
    row.refresh_from_db()
    assert row.state == "replaced"
    assert f'"{PROGRAM}/{row.rule}"' not in client.get(f"{PAGES}new/").content.decode()


def test_the_form_says_what_is_wrong_at_its_fields(desk: Desk, client: Client) -> None:
    client.force_login(desk.world.finance)
    answer = client.post(f"{PAGES}new/", form(last="2025-01", amount="0"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"last", "amount"}
    client.force_login(make_user(Role.AUDITOR))
    assert client.get(f"{PAGES}new/").status_code == 403
    assert "Set a budget" not in client.get(PAGES).content.decode()
    assert not Budget.objects.exists()


@pytest.fixture
def _this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands use the database of the test instead of opening their own."""

    @contextmanager
    def here() -> Iterator[None]:
        yield

    monkeypatch.setattr(database, "application", here)


@pytest.mark.usefixtures("_this_database")
def test_it_is_set_and_listed_by_command(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    del desk
    rule = earning_rule()
    assert main(["budget", "set", rule, "2026-01", "2026-06", "2050", "--program", PROGRAM]) == 0
    row = Budget.objects.get()
    assert capsys.readouterr().out == f"{row.id}: {PROGRAM} {rule}, 2026-01 to 2026-06\n"
    assert main(["budget", "list"]) == 0
    assert capsys.readouterr().out == (
        f"{row.id}  {PROGRAM}  {rule}  2026-01 to 2026-06  2050.00 USD  standing\n"
    )
    assert main(["budget", "set", rule, "2026-06", "2026-07", "1", "--program", PROGRAM]) != 0
    assert Budget.objects.count() == 1
