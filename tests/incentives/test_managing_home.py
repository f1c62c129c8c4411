"""The home of program managers: versions, enrollments and files of usage that wait for them."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import (
    make_enrollment,
    make_organization,
    make_service,
    make_token,
    make_user,
    token_of,
)
from tests.incentives.trying import make_bench
from tests.incentives.world import MARCH, make_world
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs
from tests.programs.documents import as_text, invented
from tests.usage.batches import PROGRAM, imported, publish_program

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.actions.validate_enrollment import validate_enrollment
from opencpor.directory.models import Enrollment, EnrollmentRequirement, Location
from opencpor.insights.queries import closing, waiting
from opencpor.insights.queries.seeing_to import KEPT
from opencpor.programs.actions.propose_version import propose_version
from opencpor.programs.actions.withdraw_proposal import withdraw_proposal
from opencpor.usage.models import Batch
from opencpor.usage.quality.actions.compute import compute_quality

pytestmark = pytest.mark.django_db(transaction=True)
TENANT = "7e3c5a0e-4f2b-4d63-9a3b-0c4f8f1d2a11"


@pytest.fixture
def managers() -> tuple[User, User]:
    operator = make_organization(Side.OPERATOR)
    first, second = (make_user(Role.PROGRAM_MANAGER, operator) for _ in range(2))
    return first, second


def answered(token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return Client().get("/api/v1/insights/home", headers=headers).json()


def said(user: User) -> Any:
    return answered(token_of(user))["program"]


def decisions(user: User) -> dict[str, Any]:
    return {one["kind"]: one for one in said(user)["decisions"]}


def page(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/")["Location"] == "/insights/"
    return " ".join(client.get("/insights/").content.decode().split())


def validating(location: Location | None = None, days: int = 0) -> Enrollment:
    row = make_enrollment(location, PROGRAM, "validating")
    Enrollment.objects.filter(pk=row.pk).update(status_since=now() - timedelta(days=days))
    return row


def test_a_version_waits_for_the_other_program_manager(managers: tuple[User, User]) -> None:
    one, other = managers
    row = propose_version(
        actor_of_user(one), as_text(invented()), note="First", effective_from=Month(2027, 3)
    )
    own, found = decisions(one)["version"], decisions(other)["version"]
    assert (own["yours"], own["others"], own["items"][0]["yours"]) == (0, 1, False)
    assert (found["yours"], found["others"], found["worth"]) == (1, 0, [])
    (item,) = found["items"]
    assert (item["id"], item["yours"], item["program"], item["months"]) == (
        row.id, True, "tidewell-alliance", ["2027-03"],
    )  # fmt: skip
    withdraw_proposal(row.id, actor_of_user(one))
    assert decisions(other) == {}


def test_the_page_tells_whose_turn_a_version_is(managers: tuple[User, User]) -> None:
    one, other = managers
    row = propose_version(actor_of_user(one), as_text(invented()), note="First")
    decides, proposed, link = page(other), page(one), f'href="/programs/proposals/{row.id}">'
    for part in ("Waiting for you", "Versions to decide", "tidewell-alliance", "Look and decide"):
        assert part in decides
    assert (link in decides, "Waiting for another person" in decides) == (True, False)
    assert "Nothing waits for you." in proposed
    assert "You proposed these: another program manager decides." in proposed
    assert ("Look and decide" in proposed, link in proposed) == (False, True)


def test_enrollments_wait_until_their_conditions_are_validated(
    managers: tuple[User, User],
) -> None:
    publish_program()
    newer, older = validating(days=1), validating(days=2)
    make_enrollment(program_key=PROGRAM, status="action_required")
    found = decisions(managers[0])["enrollment"]
    assert (found["yours"], found["others"]) == (2, 0)
    assert [one["id"] for one in found["items"]] == [older.id, newer.id]
    assert f'href="/directory/enrollments/{older.id}">' in page(managers[0])
    validate_enrollment(older.id, actor_of_user(managers[0]))
    assert [one["id"] for one in decisions(managers[0])["enrollment"]["items"]] == [newer.id]


def test_what_is_finances_to_validate_waits_for_no_program_manager(
    managers: tuple[User, User],
) -> None:
    publish_program()
    row = validating()
    EnrollmentRequirement.objects.filter(enrollment=row, source="program").update(
        met_since=now().date()
    )
    assert EnrollmentRequirement.objects.filter(enrollment=row, met_since=None).count() == 3
    assert decisions(managers[0]) == {}


def test_an_enrollment_tells_how_many_associations_hang_on_it(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    for workload in ("teams", "exchange"):
        world.associate(workload)
    validating(world.location)
    manager = make_user(Role.PROGRAM_MANAGER)
    (found,) = decisions(manager)["enrollment"]["items"]
    assert (found["location"], found["count"]) == (world.location.pk, 2)
    assert "2 associations earn nothing until then" in page(manager)


def test_files_wait_of_which_rows_do_not_count(tmp_path: Path, managers: tuple[User, User]) -> None:
    publish_program()
    row = imported(tmp_path, f"{TENANT},teams,2026-01,10,20", f"{TENANT},nothing,2026-01,10,20")
    imported(tmp_path, f"{TENANT},teams,2026-02,10,20")
    found = decisions(managers[0])["usage"]
    (item,) = found["items"]
    assert (found["yours"], item["id"], item["count"], item["state"], item["file"]) == (
        1, row.id, 1, "completed", "usage-0.csv",
    )  # fmt: skip
    shown = page(managers[0])
    for part in ("Usage files to mend", "usage-0.csv", "1 row in quarantine", row.id):
        assert part in shown
    assert "Look and decide" not in shown
    Batch.objects.filter(pk=row.pk).update(received_at=now() - KEPT - timedelta(days=1))
    assert decisions(managers[0]) == {}


def test_a_refused_file_waits_until_it_is_sent_again(
    tmp_path: Path, managers: tuple[User, User]
) -> None:
    publish_program()
    row = imported(tmp_path, "nothing", headings="Some,Headings")
    (item,) = decisions(managers[0])["usage"]["items"]
    assert (item["id"], item["state"], item["count"]) == (row.id, "refused", None)
    assert "usage-0.csv, refused" in page(managers[0])
    (tmp_path / "usage-0.csv").unlink()
    again = imported(tmp_path, f"{TENANT},teams,2026-01,10,20")
    assert (again.state, decisions(managers[0])) == ("completed", {})
    a_month_later = row.received_at + timedelta(days=31)
    Batch.objects.filter(pk=again.pk).update(received_at=a_month_later)
    assert decisions(managers[0])["usage"]["items"][0]["id"] == row.id


def test_of_many_the_longest_waiting_are_listed_by_as_many_statements(
    managers: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_program()
    token = token_of(managers[0])

    def asked() -> tuple[int, Any]:
        answered(token)
        with CaptureQueriesContext(connection) as statements:
            found = answered(token)["program"]["decisions"][0]
        return len(statements), found

    validating()
    few, _ = asked()
    for day in range(1, 12):
        validating(days=day)
    many, found = asked()
    assert (many, found["yours"], len(found["items"])) == (few, 12, 10)
    monkeypatch.setattr(waiting, "MOST", 1)
    assert "Enrollments to validate: go to the list" in page(managers[0])


def test_a_service_account_is_told_that_a_version_waits_for_others(
    managers: tuple[User, User],
) -> None:
    propose_version(actor_of_user(managers[0]), as_text(invented()), note="First")
    home = managers[0].memberships.get().organization
    token = make_token(make_service(Role.PROGRAM_MANAGER, home))
    (found,) = answered(token)["program"]["decisions"]
    assert (found["yours"], found["others"], found["items"][0]["yours"]) == (0, 1, False)


def test_nobody_else_is_told(managers: tuple[User, User]) -> None:
    propose_version(actor_of_user(managers[0]), as_text(invented()), note="First")
    for role in (Role.FINANCE, Role.AUDITOR, Role.REVIEWER, Role.INCENTIVES_ADMIN):
        assert (role, said(make_user(role))) == (role, None)


def test_a_month_is_told_of_which_too_little_usage_came(
    worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = worlds.get(make_bench)
    monkeypatch.setattr(closing, "now", lambda: datetime(2026, 5, 20, tzinfo=UTC))
    run_jobs()  # they forecast April by the 60 users of March, at 4.50 each
    compute_quality(again=True)
    manager = make_user(Role.PROGRAM_MANAGER)
    (found,) = said(manager)["months"]
    assert (found["month"], found["units_covered"], found["units_before"]) == ("2026-04", 0, 1)
    assert found["expected"] == {"amount": "270.00", "currency": "USD"}
    shown = page(manager)
    assert "Months of which too little usage came" in shown
    assert f"/usage/quality?program={PROGRAM}&amp;through=2026-04" in shown
    assert "Close the month" not in shown
    bench.world.usage(("teams", MARCH.plus(1), 60, 100))
    compute_quality(again=True)
    assert said(manager)["months"] == []


def test_files_have_what_the_page_lists(tmp_path: Path, managers: tuple[User, User]) -> None:
    publish_program()
    lacking = validating()
    row = imported(tmp_path, f"{TENANT},teams,2026-01,10,20", f"{TENANT},nothing,2026-01,10,20")
    client = Client()
    client.force_login(managers[0], backend="django.contrib.auth.backends.ModelBackend")
    address = "/insights/tables/managing-decisions.csv?yours=true"
    assert f'href="{address}"' in page(managers[0])
    answer: Any = client.get(address)
    listed = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))[1:]
    assert [(one[0], one[1], *one[10:]) for one in listed] == [
        ("enrollment", lacking.id, "0", "", "", "program-conditions"),
        ("usage", row.id, "1", "usage-0.csv", "completed", ""),
    ]
    client.force_login(make_user(Role.FINANCE))
    for key in ("decisions", "months", "budgets"):
        assert client.get(f"/insights/tables/managing-{key}.csv").status_code == 403
