"""Reports by page: built without JSON, looked at, saved, run and taken away; nobody else's."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.incentives.world import World
from tests.insights.reporting import Definition, Filter, Sum, made
from tests.insights.scene import viewer

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.insights.reports.actions.make_run import make_run
from opencpor.insights.reports.actions.save_report import Wish, save_report
from opencpor.insights.reports.models import Report, ReportRun
from opencpor.insights.reports.queries import asked_of

pytestmark = pytest.mark.django_db
PAGES = "/insights/reports/"
FORM = {
    "name": "Teams", "columns": ["month", "active_users"], "filter_0": "workload",
    "test_0": "one_of", "values_0": "teams", "sort": "active_users", "falling": "on",
}  # fmt: skip


@pytest.fixture
def user(world: World) -> User:
    return viewer(world, Role.REPORT_VIEWER)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_reader_is_offered_what_the_role_reads(user: User) -> None:
    shown = text(signed_in(user).get(PAGES))
    assert f"{PAGES}new/usage/" in shown
    assert f"{PAGES}new/earnings/" not in shown
    assert signed_in(user).get(f"{PAGES}new/earnings/").status_code == 403


def test_the_first_rows_are_shown_and_nothing_is_kept(user: User) -> None:
    answer = signed_in(user).post(f"{PAGES}new/usage/", FORM | {"preview": "1"})
    assert answer.status_code == 200
    shown = re.findall(r'<td>([^<]*)</td><td class="figures">([^<]*)</td>', text(answer))
    assert shown == [("2026-02", "620"), ("2026-01", "500")]
    assert '<th scope="col" class="figures">active_users</th>' in text(answer)
    assert Report.objects.count() == 0


def test_the_state_of_a_run_is_a_chip(user: User) -> None:
    client = signed_in(user)
    client.post(f"{PAGES}new/usage/", FORM)
    begun = client.post(f"{PAGES}{Report.objects.get().id}/run/")["Location"]
    waiting, ready = '<span class="chip chip-active">', '<span class="chip chip-good">'
    assert all(waiting in text(client.get(path)) for path in (PAGES, begun))
    make_run(ReportRun.objects.get())
    assert all(ready in text(client.get(path)) for path in (PAGES, begun))
    client.post(f"{PAGES}{Report.objects.get().id}/run/")
    ReportRun.objects.filter(finished_at=None).update(finished_at=now(), problem={"detail": "x"})
    assert '<span class="chip chip-bad">' in text(client.get(PAGES))


def test_it_is_saved_run_and_taken_away(user: User) -> None:
    client = signed_in(user)
    saved = client.post(f"{PAGES}new/usage/", FORM)
    row = Report.objects.get()
    assert saved["Location"] == f"{PAGES}{row.id}/"
    assert asked_of(row) == Definition(
        "usage", ("month", "active_users"), filters=(Filter("workload", "one_of", ("teams",)),),
        sort=("-active_users",),
    )  # fmt: skip
    begun = client.post(f"{PAGES}{row.id}/run/")
    run = ReportRun.objects.get()
    assert "every 2s" in text(client.get(begun["Location"]))
    make_run(run)
    assert "2 rows" in text(client.get(begun["Location"]))
    file = b"".join(client.get(f"{begun['Location']}csv/").streaming_content)
    assert file.decode().splitlines() == ["month,active_users", "2026-02,620", "2026-01,500"]


def test_values_stand_between_commas_or_in_lines(user: User) -> None:
    form = FORM | {"values_0": 'teams,\r\n\nexchange\r"a, b", "'}
    assert signed_in(user).post(f"{PAGES}new/usage/", form).status_code == 302
    values = asked_of(Report.objects.get()).filters[0].values
    assert values == ("teams", "exchange", "a, b")


def test_a_value_with_a_line_break_is_refused_at_its_field(user: User) -> None:
    form = FORM | {"filter_0": "customer", "values_0": 'Lakeside,"North\r\nwind"'}
    answer = signed_in(user).post(f"{PAGES}new/usage/", form)
    assert answer.status_code == 422
    assert answer.context["form"].errors["values_0"] == [
        "A value stands in one line. Leave the line break out. Part of a text is found by contains."
    ]
    assert Report.objects.count() == 0


def test_mistakes_stand_at_their_fields(user: User) -> None:
    form = FORM | {"first": "2026-13", "filter_1": "paid_units", "test_1": "contains"}
    answer = signed_in(user).post(f"{PAGES}new/usage/", form | {"values_1": "1"})
    assert answer.status_code == 422
    found = answer.context["form"].errors
    assert (set(found), Report.objects.count()) == ({"first", "values_1"}, 0)


def test_a_change_keeps_order_and_names_of_what_stays(user: User) -> None:
    asked = Definition(
        "usage", ("workload", "month"), (Sum("sum", "active_users", "users"),),
        (Filter("customer", "one_of", ("A, Inc.", "B\u2028C")),),
    )  # fmt: skip
    row = save_report(Wish("By month", asked), actor_of_user(user))
    client = signed_in(user)
    form = client.get(f"{PAGES}{row.id}/").context["form"]
    sent = {
        name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()
    }
    assert sent["values_0"] == '"A, Inc.",B\u2028C'
    client.post(f"{PAGES}{row.id}/", {**sent, "name": "Renamed", "falling": ""})
    row.refresh_from_db()
    assert (row.name, asked_of(row)) == ("Renamed", asked)


def test_it_is_deleted_after_a_question(user: User) -> None:
    row = save_report(Wish("Mine", Definition("usage", ("month",))), actor_of_user(user))
    client = signed_in(user)
    assert "Mine" in text(client.get(f"{PAGES}{row.id}/delete/"))
    client.post(f"{PAGES}{row.id}/delete/")
    assert Report.objects.count() == 0


def test_a_colleague_sees_neither_report_nor_run(world: World, user: User) -> None:
    row = save_report(Wish("Mine", Definition("usage", ("month",))), actor_of_user(user))
    run = made(actor_of_user(user), asked_of(row))
    client = signed_in(viewer(world, Role.REPORT_VIEWER))
    addresses = (f"{row.id}/", f"{row.id}/delete/", f"runs/{run.id}/", f"runs/{run.id}/csv/")
    assert {client.get(PAGES + one).status_code for one in addresses} == {404}
    assert "Mine" not in text(client.get(PAGES))
