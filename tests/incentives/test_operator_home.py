"""What finance and program managers both see to, and the home of whoever is both."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import add_role, make_enrollment, make_user
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.budgeting import budget
from tests.incentives.worlds import Worlds
from tests.programs.documents import as_text, invented
from tests.usage.batches import PROGRAM, imported

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.directory.actions.validate_enrollment import validate_enrollment
from opencpor.directory.models import Enrollment
from opencpor.insights.queries import closing
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.programs.actions.propose_version import propose_version

pytestmark = pytest.mark.django_db(transaction=True)
TENANT = "7e3c5a0e-4f2b-4d63-9a3b-0c4f8f1d2a11"


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


@pytest.fixture
def both(desk: Desk) -> User:
    """Somebody of finance who is a program manager as well."""
    home = desk.second.memberships.get().organization
    add_role(desk.second, Role.PROGRAM_MANAGER, home)
    return desk.second


def home(user: User) -> Any:
    return opened(user, "/api/v1/insights/home").json()  # a token has one role alone


def decisions(user: User, part: str = "finance") -> dict[str, Any]:
    return {one["kind"]: one for one in home(user)[part]["decisions"]}


def opened(user: User, address: str = "/insights/") -> Any:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address)


def page(user: User) -> str:
    return " ".join(opened(user).content.decode().split())


def validating() -> Enrollment:
    return make_enrollment(None, PROGRAM, "validating")


def test_tax_profiles_wait_for_finance_until_they_are_validated(desk: Desk) -> None:
    row = validating()
    make_enrollment(None, PROGRAM, "action_required")
    (item,) = decisions(desk.second)["enrollment"]["items"]
    assert (item["id"], item["yours"], item["lacking"]) == (row.id, True, ["tax-profile"])
    shown = page(desk.second)
    for part in ("Enrollments to validate", "Tax profile", f'"/directory/enrollments/{row.id}"'):
        assert part in shown
    assert "Program conditions" not in shown
    validate_enrollment(row.id, actor_of_user(desk.second))
    assert decisions(desk.second) == {}


def test_files_of_usage_wait_for_finance_as_for_program_managers(
    desk: Desk, tmp_path: Path
) -> None:
    rows = (f"{TENANT},teams,2026-01,10,20", f"{TENANT},nothing,2026-01,10,20")
    row = imported(tmp_path, *rows)
    found = decisions(desk.second)["usage"]
    assert [(one["id"], one["count"]) for one in found["items"]] == [(row.id, 1)]
    assert found == decisions(make_user(Role.PROGRAM_MANAGER), "program")["usage"]
    assert "Usage files to mend" in page(desk.second)


def test_who_is_both_reads_each_thing_once(both: User, desk: Desk) -> None:
    row = validating()
    proposer = actor_of_user(make_user(Role.PROGRAM_MANAGER))
    version = propose_version(proposer, as_text(invented()), note="First")
    desk.proposed(amount="25.00")
    first, more = decisions(both), decisions(both, "program")
    assert (list(first), list(more)) == (["adjustment", "enrollment"], ["version"])
    (item,) = first["enrollment"]["items"]
    assert (item["id"], item["lacking"]) == (row.id, ["tax-profile", "program-conditions"])
    assert [one["id"] for one in more["version"]["items"]] == [version.id]
    shown = page(both)
    names = ("Adjustments to decide", "Versions to decide", "Enrollments to validate")
    assert [shown.count(f">{name}<") for name in names] == [1, 1, 1]


def test_who_is_both_has_one_file_of_all_that_waits(both: User, desk: Desk) -> None:
    row, by_hand = validating(), desk.proposed(amount="25.00")
    address = "/insights/tables/operator-decisions.csv?yours=true"
    shown = page(both)
    assert (shown.count(f'href="{address}"'), "finance-decisions" in shown) == (1, False)
    text = b"".join(opened(both, address).streaming_content).decode()
    found = [(one[1], *one[11:13], one[15]) for one in list(csv.reader(io.StringIO(text)))[1:]]
    assert found == [
        (by_hand.id, "25.00", "USD", ""),
        (row.id, "", "", "tax-profile program-conditions"),
    ]
    for role in (Role.FINANCE, Role.PROGRAM_MANAGER):
        assert opened(make_user(role), address).status_code == 403


def test_who_is_both_reads_months_and_budgets_once(
    both: User, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "now", lambda: datetime(2026, 4, 20, tzinfo=UTC))
    budget(desk.one, amount="2250.00", last="2026-03")
    compute_summaries(again=True)
    found = home(both)
    assert [len(found["finance"][one]) for one in ("months", "budgets")] == [1, 1]
    assert [len(found["program"][one]) for one in ("months", "budgets")] == [0, 0]
    with CaptureQueriesContext(connection) as asked:
        shown = page(both)
    read = [one for one in asked if 'FROM "incentives_budget"' in str(one["sql"])]
    files = [shown.count(f"{key}.csv") for key in ("finance-months", "finance-budgets")]
    assert (len(read), files, "managing-" in shown) == (1, [1, 1], False)
