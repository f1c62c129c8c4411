"""The demonstration's data: made once, goes on where it stopped, logins that work."""

import json
from pathlib import Path
from threading import Event

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from opencpor.access.models import Membership, Token, Unit, User
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.journal.queries import verify
from opencpor.programs.models import ProgramVersion
from opencpor.runtime import stopping
from opencpor.web.demo import credentials, making
from opencpor.web.demo.cast import PEOPLE
from opencpor.web.demo.world import PAST_MONTHS, World
from opencpor.web.models import DemoStep

pytestmark = pytest.mark.django_db
NAMES = {
    "incentives_admin", "incentives_user", "report_viewer", "executive_report_viewer",
    "account_admin", "rival_incentives_admin", "reviewer", "senior_reviewer", "program_manager",
    "finance", "second_finance", "second_program_manager", "auditor", "administrator",
    "customer_admin",
}  # fmt: skip


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The demonstration without its customers, which take long and have tests of their own."""
    monkeypatch.setattr(making, "STEPS", making.STEPS[:3])
    return making.make(empty=True, tell=str)


def test_there_is_a_login_for_every_role_but_the_machines(world: World) -> None:
    assert {person.key for person in PEOPLE} == NAMES
    assert {person.role for person in PEOPLE} == set(Role) - {Role.USAGE_FEED}
    assert world.user("reviewer").memberships.get().role == Role.REVIEWER


def test_the_rival_belongs_to_another_partner(world: World) -> None:
    ours = world.user("incentives_admin").memberships.get()
    rival = world.user("rival_incentives_admin").memberships.get()

    assert ours.organization_id != rival.organization_id
    assert not set(ours.organization.units.all()) & set(rival.organization.units.all())


def test_making_it_again_makes_nothing_twice(world: World) -> None:
    before = [User.objects.count(), Unit.objects.count(), ProgramVersion.objects.count()]

    again = making.make(empty=True, tell=str)

    assert before == [15, 13, 2]
    assert [User.objects.count(), Unit.objects.count(), ProgramVersion.objects.count()] == before
    assert again.today == world.today


@pytest.mark.usefixtures("world")
def test_an_interrupted_making_goes_on_with_the_missing_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    DemoStep.objects.filter(name="programs").delete()
    told: list[str] = []
    monkeypatch.setattr("opencpor.web.demo.steps.programs.seed", repr)

    making.make(empty=True, tell=told.append)

    assert told == ["Making the demonstration: programs ..."]
    assert DemoStep.objects.count() == len([step for step in making.STEPS if not step.with_claims])


@pytest.mark.usefixtures("world")
def test_a_worker_that_is_to_stop_leaves_the_rest_for_the_next_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = making.Step("closes", later=True)
    monkeypatch.setattr(making, "STEPS", (*making.STEPS, later))
    monkeypatch.setattr(stopping, "_asked", Event())
    monkeypatch.setattr("opencpor.web.demo.steps.closes._correct", lambda *_: stopping.ask())
    closed: list[Month] = []
    monkeypatch.setattr(
        "opencpor.web.demo.steps.closes.close_month", lambda wish, _: closed.append(wish.month)
    )
    making.make_the_rest()
    assert len(closed) == PAST_MONTHS - 2  # none after the one in whose turn it was asked
    assert not DemoStep.objects.filter(name=later.name).exists()
    assert [job.task_name for job in ProcrastinateJob.objects.filter(status="todo")] == [making.JOB]


@pytest.mark.django_db(transaction=True)
def test_the_log_of_the_demonstration_is_sound(world: World) -> None:
    assert world.seed == making.SEED
    assert verify().sound


def test_the_logins_are_written_as_promised(world: World, tmp_path: Path) -> None:
    credentials.write(tmp_path, "http://127.0.0.1:8000", world)

    written = json.loads((tmp_path / "credentials.json").read_text())
    assert written["base_url"] == "http://127.0.0.1:8000"
    assert set(written["users"]) == NAMES
    for user in written["users"].values():
        assert set(user) == {"email", "password", "api_token", "partner_ids"}
    assert written["users"]["incentives_admin"]["partner_ids"] == ["5100001", "5100002", "5100003"]
    assert written["users"]["reviewer"]["partner_ids"] == []
    assert (tmp_path / "credentials.json").stat().st_mode & 0o077 == 0


def test_the_logins_work(world: World, tmp_path: Path, client: Client) -> None:
    users = credentials.write(tmp_path, "http://127.0.0.1:8000", world)["users"]

    for user in users.values():
        answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {user['api_token']}"})
        assert (answer.status_code, answer.json()["email"]) == (200, user["email"])
    finance = users["finance"]
    assert client.login(username=finance["email"], password=finance["password"])


def test_logins_that_work_stay_when_the_address_changes(world: World, tmp_path: Path) -> None:
    before = credentials.write(tmp_path, "http://127.0.0.1:8000", world)

    after = credentials.write(tmp_path, "http://127.0.0.1:9000", world)

    assert after == before | {"base_url": "http://127.0.0.1:9000"}
    assert Token.objects.count() == Membership.objects.count() == 15


@pytest.mark.parametrize("damage", ["", "{}", "[1]", '{"users": {"finance": 3}}'])
def test_damaged_logins_are_made_anew(world: World, tmp_path: Path, damage: str) -> None:
    credentials.write(tmp_path, "http://127.0.0.1:8000", world)
    (tmp_path / "credentials.json").write_text(damage)

    users = credentials.write(tmp_path, "http://127.0.0.1:8000", world)["users"]

    assert set(users) == NAMES
    assert world.user("finance").check_password(users["finance"]["password"])
