"""Reports by API and command line: asked, watched, taken away, and gone with the role."""

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.db import IntegrityError, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.test import Client
from tests.builders import limit, make_location, make_user, token_of
from tests.incentives.world import FEBRUARY, JANUARY, SYSTEM, World
from tests.insights.reporting import BY_WORKLOAD, USED, given, made
from tests.insights.scene import make_claim, partner_of, viewer
from tests.jobs import run_jobs
from tests.usage.batches import PROGRAM, publish_program

from opencpor.access.actor import Actor
from opencpor.access.models import Token, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.cli.rooms import rooms
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, NotFound
from opencpor.http.models import Operation
from opencpor.insights import kept
from opencpor.insights.reports import selecting
from opencpor.insights.reports.actions import forget
from opencpor.insights.reports.actions import make_run as making
from opencpor.insights.reports.actions.ask_run import run_query, run_report
from opencpor.insights.reports.actions.delete_report import delete_report
from opencpor.insights.reports.actions.forget import forget_expired
from opencpor.insights.reports.actions.make_run import make_run
from opencpor.insights.reports.actions.save_report import Wish, save_report
from opencpor.insights.reports.models import Report, ReportRun
from opencpor.insights.reports.rules import Definition, Filter, Span, Sum
from opencpor.insights.reports.sets import SETS
from opencpor.insights.reports.sets.figures import USAGE
from opencpor.programs.shipped import shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms
from opencpor.runtime import environment
from opencpor.usage.lake.here import the_lake

ADDRESS = "/api/v1/reports"
CLAIMS = Definition("claims", ("name", "state"), sort=("name",))


@pytest.fixture
def user(world: World) -> User:
    return viewer(world, Role.INCENTIVES_ADMIN)


@pytest.fixture
def actor(user: User) -> Actor:
    return actor_of_user(user)


def call(user: User, method: str, path: str, body: Any = None, **headers: str) -> Any:
    head = {"Authorization": f"Bearer {token_of(user)}", **headers}
    wire = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(f"{ADDRESS}{path}", headers=head, **wire)


def content(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


@pytest.mark.django_db(transaction=True)
def test_it_is_saved_run_watched_and_taken_away(user: User) -> None:
    saved = call(user, "post", "", {"name": "Teams", "definition": USED})
    assert (saved.status_code, saved["ETag"]) == (201, '"1"')
    begun = call(user, "post", f"/{saved.json()['id']}/run")
    assert (begun.status_code, begun.json()["state"]) == (202, "queued")
    run_jobs()
    watched = Client().get(begun["Location"], headers={"Authorization": f"Bearer {token_of(user)}"})
    run = call(user, "get", f"/runs/{watched.json()['result']}").json()
    assert (run["state"], run["rows"], run["report"]) == ("ready", 2, saved.json()["id"])
    table = content(call(user, "get", f"/runs/{run['id']}/csv")).decode()
    assert table.splitlines() == [
        "month,workload,active_users", "2026-01,teams,500", "2026-02,teams,620",
    ]  # fmt: skip
    exact = pq.read_table(io.BytesIO(content(call(user, "get", f"/runs/{run['id']}/parquet"))))
    assert exact.column("active_users").to_pylist() == [500, 620]
    book = openpyxl.load_workbook(io.BytesIO(content(call(user, "get", f"/runs/{run['id']}/xlsx"))))
    assert [cell.value for cell in list(book.worksheets[0].rows)[2]] == ["2026-02", "teams", 620]


@pytest.mark.django_db
def test_cells_that_a_spreadsheet_might_calculate_are_text(world: World, user: User) -> None:
    make_claim(world, "submitted", 3, '=HYPERLINK("x")')
    run = made(actor_of_user(user), CLAIMS)
    table = content(call(user, "get", f"/runs/{run.id}/csv")).decode()
    assert list(csv.reader(io.StringIO(table)))[1] == ['\'=HYPERLINK("x")', "submitted"]
    book = openpyxl.load_workbook(io.BytesIO(content(call(user, "get", f"/runs/{run.id}/xlsx"))))
    assert book.worksheets[0]["A2"].value == '\'=HYPERLINK("x")'


@pytest.mark.django_db(transaction=True)
def test_money_is_added_up_exactly_by_currency(world: World, actor: Actor) -> None:
    world.close(JANUARY)
    found = given(actor, BY_WORKLOAD)
    assert [[str(cell) for cell in row] for row in found] == [
        ["teams", "USD", "450.00", "1"], ["sharepoint", "USD", "231.00", "1"],
    ]  # fmt: skip
    lines = Definition("earnings", ("month", "amount"), span=Span(first="2026-02"))
    assert given(actor, lines) == []


@pytest.mark.django_db
def test_published_names_give_what_the_usage_export_gives(user: User) -> None:
    asked = Definition("cpor-m365-usage", tuple(SETS["cpor-m365-usage"].by_name), sort=("Date",))
    run = made(actor_of_user(user), asked)
    mine = content(call(user, "get", f"/runs/{run.id}/csv")).decode().splitlines()
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    there = Client().get("/api/v1/usage/export", headers=headers)
    export = b"".join(there.streaming_content).decode().splitlines()
    assert (mine[0], sorted(mine)) == (export[0], sorted(export))
    assert len(mine) == 4


@pytest.mark.django_db
def test_units_that_two_locations_count_are_marked(world: World, actor: Actor) -> None:
    place = make_location(world.location.organization)
    key = SlotKey(PROGRAM, world.customer.pk, "teams")
    start = datetime(2026, 1, 20, tzinfo=UTC)
    open_association(
        key, Terms(place.organization_id, place.pk, "another", 1, start, claim_line="l"), SYSTEM
    )
    asked = Definition(
        "customers-and-tenants", ("Product", "MPNId", "IsDuplicateRowForPGA", "CPORActiveUsers"),
        filters=(Filter("Month", "one_of", (str(FEBRUARY.first_day),)),),
        sort=("IsDuplicateRowForPGA",),
    )  # fmt: skip
    assert given(actor, asked) == [
        ["Microsoft Teams", world.location.partner_id, "false", 620],
        ["Microsoft Teams", place.partner_id, "true", 620],
    ]
    once = Filter("IsDuplicateRowForPGA", "one_of", ("false",))
    total = Definition("customers-and-tenants", (), (Sum("most", "CPORActiveUsers"),), (once,))
    assert given(actor, total) == [[620]]


@pytest.mark.django_db
def test_roles_read_their_own_data_sets_alone(world: World, user: User) -> None:
    reader = viewer(world, Role.REPORT_VIEWER)
    keys = [one["key"] for one in call(reader, "get", "/data-sets").json()["items"]]
    assert ("usage" in keys, "earnings" in keys) == (True, False)
    refused = call(reader, "post", "/preview", {"data_set": "earnings", "columns": ["month"]})
    assert (refused.status_code, refused.json()["permission"]) == (403, "money:read")
    found = call(user, "post", "/preview", USED)
    assert found.json()["rows"][0] == ["2026-01", "teams", 500]


@pytest.mark.django_db
def test_mistakes_are_told_before_anything_is_kept(user: User) -> None:
    body = {"name": "x", "definition": {"data_set": "usage", "columns": ["password"]}}
    refused = call(user, "post", "", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "columns.0"
    body["definition"] = {"data_set": "usage", "sql": "SELECT 1"}
    assert call(user, "post", "", body).status_code == 422
    assert call(user, "post", "", {"name": "x", "definition": {"data_set": "access_user"}}
                ).json()["errors"][0]["code"] == "unknown_data_set"  # fmt: skip
    assert Report.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_report_is_changed_by_who_saw_it_and_deleted_with_its_files(user: User) -> None:
    saved = call(user, "post", "", {"name": "Mine", "definition": USED}).json()
    stale = call(user, "patch", f"/{saved['id']}", {"name": "New"}, **{"If-Match": '"7"'})
    assert stale.status_code == 412
    changed = call(user, "patch", f"/{saved['id']}", {"name": "New"}, **{"If-Match": '"1"'})
    assert (changed.json()["name"], changed.json()["revision"]) == ("New", 2)
    again = call(user, "post", "", {"name": "New", "definition": USED})
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")
    run = run_report(actor_of_user(user), saved["id"]).run
    make_run(run)
    assert call(user, "delete", f"/{saved['id']}", **{"If-Match": '"2"'}).status_code == 204
    assert (Report.objects.count(), ReportRun.objects.count()) == (0, 0)
    assert run.file not in {one.name for one in the_lake().stored("reports")}


@pytest.mark.django_db
def test_nobody_has_anothers_report_or_file(world: World, user: User, actor: Actor) -> None:
    colleague = viewer(world, Role.INCENTIVES_ADMIN)
    saved = call(user, "post", "", {"name": "Mine", "definition": USED}).json()
    run = made(actor, CLAIMS)
    before = Operation.objects.count()
    assert call(colleague, "get", f"/{saved['id']}").status_code == 404
    assert call(colleague, "post", f"/{saved['id']}/run").status_code == 404
    assert call(colleague, "get", f"/runs/{run.id}").status_code == 404
    assert call(colleague, "get", f"/runs/{run.id}/csv").status_code == 404
    assert call(colleague, "get", "").json()["items"] == []
    assert Operation.objects.count() == before


@pytest.mark.django_db
def test_who_lost_a_role_gets_no_file_and_no_run(world: World, user: User, actor: Actor) -> None:
    ready = made(actor, CLAIMS)
    waiting = run_query(actor, CLAIMS).run
    limit(user, make_location(world.location.organization).unit)
    assert call(user, "get", f"/runs/{ready.id}").status_code == 200
    assert call(user, "get", f"/runs/{ready.id}/csv").status_code == 404
    user.memberships.all().delete()
    with pytest.raises(NotFound):
        make_run(waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file) == ("failed", "")


@pytest.mark.django_db
def test_a_report_reads_with_the_roles_of_the_day_it_runs(world: World, user: User) -> None:
    place = make_location(world.location.organization)
    run = run_query(actor_of_user(user), Definition("associations", ("workload",))).run
    limit(user, place.unit)
    make_run(run)
    assert run.rows == 0


@pytest.mark.django_db
def test_a_revoked_token_carries_nothing_out(user: User) -> None:
    begun = call(user, "post", "/runs", {"definition": USED})
    run = ReportRun.objects.get(operation_id=begun.json()["id"])
    Token.objects.filter(id=run.token).update(revoked_at=now())
    with pytest.raises(NotFound):
        make_run(run)


@pytest.mark.django_db
def test_an_organization_asks_for_one_report_at_a_time(world: World, actor: Actor) -> None:
    first = run_query(actor, CLAIMS).run
    colleague = actor_of_user(viewer(world, Role.REPORT_VIEWER))
    with pytest.raises(Conflict) as refused:
        run_query(colleague, CLAIMS)
    assert (refused.value.code, ReportRun.objects.count()) == ("report_waiting", 1)
    assert run_query(actor_of_user(make_user(Role.AUDITOR)), CLAIMS).run.state == "waiting"
    make_run(first)
    Operation.objects.update(state="succeeded")
    assert run_query(colleague, CLAIMS).run.state == "waiting"


@pytest.mark.django_db
def test_too_many_rows_are_refused_and_nothing_is_kept(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selecting, "MOST_ROWS", 2)
    run = run_query(actor, Definition("usage", ("month", "workload"))).run
    with pytest.raises(Conflict):
        make_run(run)
    run.refresh_from_db()
    assert (run.problem["code"], run.file) == ("too_many_rows", "")
    assert list(kept.lake_files()) == []


@pytest.mark.django_db
def test_who_asks_for_too_much_is_told_so_soon(
    user: User, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows take hours: they are counted up to a hundred billion before."""
    hours = RawSQL(
        "(SELECT count(*) FROM generate_series(1, 100000000000)) > 0",
        [],
        output_field=BooleanField(),
    )
    slow = replace(SETS["usage"], rows=lambda actor: USAGE.rows(actor).filter(hours))
    monkeypatch.setitem(SETS, "usage", slow)
    monkeypatch.setattr(selecting, "PREVIEW_SECONDS", 0.05)
    monkeypatch.setattr(making, "SECONDS", 0.05)
    refused = call(user, "post", "/preview", USED)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_much")
    run = run_query(actor, Definition("usage", ("month",))).run
    with pytest.raises(Conflict, match="Narrow its months"):
        make_run(run)
    run.refresh_from_db()
    assert (run.state, run.problem["code"]) == ("failed", "too_much")


@pytest.mark.django_db
def test_a_decline_that_hides_the_past_takes_files_of_usage_away(
    world: World, user: User, actor: Actor
) -> None:
    keeping = shipped_text(PROGRAM)
    publish_program(keeping.replace("on_decline: keep_history", "on_decline: hide_history"))
    usage = made(actor, Definition("usage", ("month",)))
    Operation.objects.update(state="succeeded")
    held = made(actor, Definition("associations", ("workload",)))
    content(call(user, "get", f"/runs/{usage.id}/csv"))
    teams = Association.objects.get(slot__workload="teams", partner=partner_of(world))
    end_association(teams.id, datetime(2026, 3, 10, tzinfo=UTC), "customer_declined", SYSTEM)
    assert call(user, "get", f"/runs/{usage.id}/csv").status_code == 404
    assert call(user, "get", f"/runs/{held.id}/csv").status_code == 200


@pytest.mark.django_db
def test_a_report_that_is_deleted_while_it_runs_leaves_no_file(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = save_report(Wish("Mine", CLAIMS), actor)
    run = run_report(actor, saved.id).run
    write = making.write_parquet

    def meanwhile(*given: Any) -> int:
        delete_report(actor, saved.id, seen=None)
        return write(*given)

    monkeypatch.setattr(making, "write_parquet", meanwhile)
    with pytest.raises(NotFound):
        make_run(run)
    assert run.file
    assert run.file not in {one.name for one in the_lake().stored("reports")}
    assert ReportRun.objects.count() == 0


@pytest.mark.django_db
def test_customers_show_no_more_than_their_page(user: User) -> None:
    sets = call(user, "get", "/data-sets").json()["items"]
    found = next(one for one in sets if one["key"] == "customers")
    names = [one["name"] for one in found["columns"]]
    assert names == ["customer", "tenant_id", "country", "segment", "current"]
    asked = {"data_set": "customers", "columns": ["country", "current"]}
    assert call(user, "post", "/preview", asked).json()["rows"] == [["DE", "true"]]
    refused = call(user, "post", "/preview", asked | {"span": {"last_months": 1}})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "span")


@pytest.mark.django_db
def test_a_run_that_is_over_never_changes(actor: Actor) -> None:
    run = made(actor, CLAIMS)
    with pytest.raises(IntegrityError, match="cannot change"), transaction.atomic():
        ReportRun.objects.filter(id=run.id).update(owner_id="usr_other")


@pytest.mark.django_db(transaction=True)
def test_files_are_backed_up_and_forgotten_after_a_week(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = made(actor, CLAIMS)
    lake = next(room for room in rooms() if room.key == "lake")
    assert (run.file, run.sha256) in set(lake.registered())
    assert run.expires_at - run.asked_at == timedelta(days=7)
    assert forget_expired() == 0
    monkeypatch.setattr(forget, "now", lambda: run.expires_at)
    assert forget_expired() == 1
    assert run.file not in {one.name for one in the_lake().stored("reports")}


@pytest.mark.django_db
def test_a_file_that_no_run_names_is_swept_after_a_day(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = made(actor, CLAIMS)
    ReportRun.objects.filter(id=run.id).delete()
    forget_expired()
    assert run.file in {one.name for one in the_lake().stored("reports")}
    monkeypatch.setattr(forget, "now", lambda: now() + timedelta(hours=25))
    forget_expired()
    assert run.file not in {one.name for one in the_lake().stored("reports")}


@pytest.mark.django_db
def test_roles_without_a_data_set_are_refused(world: World) -> None:
    admin = viewer(world, Role.ACCOUNT_ADMIN)
    assert call(admin, "get", "/data-sets").status_code == 403
    with pytest.raises(Forbidden):
        run_query(actor_of_user(admin), CLAIMS)
    assert partner_of(world).id


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_the_command_line_writes_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def here() -> Iterator[environment.Environment]:
        yield environment.read(dict(os.environ) | {"OPENCPOR_DATA": str(tmp_path)})

    monkeypatch.setattr(database, "application", here)
    query, target = tmp_path / "q.json", tmp_path / "out.csv"
    query.write_text(json.dumps(USED))
    assert main(["report", "sets"]) == 0
    assert "  active_users (whole): Monthly active users" in capsys.readouterr().out
    assert main(["report", "run", str(query), "--output", str(target)]) == 0
    assert target.read_text().splitlines()[-1] == "2026-02,teams,620"
    query.write_text('{"data_set": "nothing"}')
    assert main(["report", "run", str(query), "--output", str(target)]) == 2
