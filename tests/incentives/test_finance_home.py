"""The home of finance: what waits for a second person, months to close, budgets reached."""

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_location, make_payee, make_user, token_of
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.budgeting import another_rule, budget
from tests.incentives.payments.paying import Till, make_till
from tests.incentives.trying import Bench
from tests.incentives.world import FEBRUARY, MARCH, PROGRAM, SYSTEM
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.actions.close_month import Wish as CloseWish
from opencpor.incentives.actions.close_month import close_month
from opencpor.incentives.adjustments.actions.propose import propose as propose_adjustment
from opencpor.incentives.payments.actions.reject_batch import reject_batch
from opencpor.incentives.recomputes.actions.propose import Wish, propose
from opencpor.insights.queries import closing, finance, waiting
from opencpor.insights.rules.deciding import Amount, added_up
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, MICROSOFT, shipped_text
from opencpor.usage.quality.actions.compute import compute_quality

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


@pytest.fixture
def till(worlds: Worlds) -> Till:
    return worlds.get(make_till)


def said(user: User) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    return Client().get("/api/v1/insights/home", headers=headers).json()["finance"]


def decisions(user: User) -> dict[str, Any]:
    return {one["kind"]: one for one in said(user)["decisions"]}


def page(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/")["Location"] == "/insights/"
    return " ".join(client.get("/insights/").content.decode().split())


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def test_what_one_proposed_waits_for_another_person(desk: Desk) -> None:
    row = desk.proposed(amount="25.00")
    desk.proposed(amount="-5.00", kind="recoupment")
    own, other = decisions(desk.world.finance), decisions(desk.second)
    assert (own["adjustment"]["yours"], own["adjustment"]["others"]) == (0, 2)
    assert (other["adjustment"]["yours"], other["adjustment"]["others"]) == (2, 0)
    assert (own["adjustment"]["worth"], other["adjustment"]["worth"]) == ([], [usd("20.00")])
    first = other["adjustment"]["items"][0]
    assert (first["id"], first["yours"], first["worth"], first["months"]) == (
        row.id, True, [usd("25.00")], ["2026-01"],
    )  # fmt: skip


def test_the_page_tells_what_waits_and_for_whom(desk: Desk) -> None:
    row = desk.proposed(amount="25.00")
    link = f'href="/earnings/adjustments/{row.id}/">'
    decides, proposed = page(desk.second), page(desk.world.finance)
    for part in ("Waiting for you", "Adjustments to decide", "USD 25.00", "Look and decide", link):
        assert part in decides
    assert "Waiting for another person" not in decides
    assert "Nothing waits for you." in proposed
    assert "You proposed these: another person of finance decides." in proposed
    assert ("Look and decide" in proposed, link in proposed) == (False, True)


def test_payments_wait_with_what_they_come_to(till: Till) -> None:
    row = till.proposed()
    found = decisions(till.desk.second)["payments"]
    assert (found["yours"], found["worth"]) == (1, [usd("1800.00")])
    assert [(one["id"], one["count"]) for one in found["items"]] == [(row.id, 1)]
    shown = page(till.desk.second)
    for part in ("Payment batches to approve", "1 payment<", f"/batches/{row.id}/"):
        assert part in shown


def test_payees_wait_with_what_their_locations_are_owed(desk: Desk) -> None:
    owed = make_payee(desk.world.location)
    nothing = make_payee(make_location())
    found = decisions(desk.second)["payee"]
    assert (found["yours"], found["others"], found["worth"]) == (2, 0, [usd("1800.00")])
    worth = {one["id"]: one["worth"] for one in found["items"]}
    assert worth == {owed.id: [usd("1800.00")], nothing.id: []}
    assert f'href="/earnings/payees/{desk.world.location.pk}/"' in page(desk.second)


def test_what_many_locations_are_owed_is_read_from_statements(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finance, "NAMED", 1)
    make_payee(desk.world.location)
    make_payee(make_location())
    with CaptureQueriesContext(connection) as asked:
        found = decisions(desk.second)["payee"]
    assert (found["yours"], len(found["items"]), found["worth"]) == (2, 2, [usd("1800.00")])
    assert [one for one in asked if '"number" > ' in str(one["sql"])]


def test_a_recompute_waits_with_the_lines_that_differ(bench: Bench) -> None:
    row = propose(Wish(PROGRAM, "2026-01", "2026-03", "Wrong.", None), bench.world.actor)
    home = bench.world.finance.memberships.get().organization
    second = make_user(Role.FINANCE, home)
    assert "Months are being compared" in page(second)
    run_jobs()
    found = decisions(second)["recompute"]
    assert [(one["id"], one["months"], one["count"]) for one in found["items"]] == [
        (row.id, ["2026-01", "2026-03"], 0)
    ]
    assert "January 2026 to March 2026, 0 lines differ" in page(second)


def test_the_next_month_to_close_is_told_until_none_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(month: int) -> Any:
        monkeypatch.setattr(closing, "now", lambda: datetime(2026, month, 20, tzinfo=UTC))
        return said(desk.second)["months"]

    assert at(2) == []
    (found,) = at(4)
    assert (found["program"], found["month"], found["waiting"]) == (PROGRAM, "2026-02", 2)
    assert found["since"].startswith("2026-0")
    assert "February 2026" in page(desk.second)
    assert "2 months wait" in page(desk.second)


def test_what_came_in_and_what_is_expected_are_told_by_the_version_of_the_month(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "now", lambda: datetime(2026, 5, 20, tzinfo=UTC))
    run_jobs()  # they forecast April by the 60 users of March, at 4.50 each
    compute_quality(again=True)
    text = shipped_text(MICROSOFT).replace('min_coverage: "0.95"', 'min_coverage: "0"')
    publish(SYSTEM, text, effective_from=MARCH.plus(2))
    (found,) = said(bench.world.finance)["months"]
    assert (found["month"], found["expected"]) == ("2026-04", usd("270.00"))
    assert (found["units_before"], found["units_covered"], found["enough"]) == (1, 0, False)
    assert "Too little: closing now needs a reason." in page(bench.world.finance)
    publish(SYSTEM, f"{text}\n", effective_from=MARCH.plus(1))
    assert said(bench.world.finance)["months"][0]["enough"] is True


def test_the_step_of_a_month_begins_with_its_own_program(desk: Desk) -> None:
    publish(SYSTEM, shipped_text(INVENTED))
    close_month(CloseWish(INVENTED, FEBRUARY), desk.one)
    shown = page(desk.second)
    assert "Month to close: Tidewell Alliance" in shown
    client = Client()
    client.force_login(desk.second, backend="django.contrib.auth.backends.ModelBackend")

    def begun(program: str) -> tuple[str, str]:
        address = f"/earnings/closes/new/?program={program}"
        form = client.get(address).context["form"]
        return form["program"].value(), form["month"].value()

    assert f'href="/earnings/closes/new/?program={INVENTED}"' in shown
    assert begun(INVENTED) == (INVENTED, "2026-03")
    assert begun(PROGRAM) == begun("nothing") == (PROGRAM, "2026-02")


def test_budgets_are_told_from_the_first_mark_on_until_they_are_behind(desk: Desk) -> None:
    budget(desk.one, amount="2250.00", last="2026-03")  # exactly 80 percent
    budget(desk.one, rule=another_rule())  # nothing was posted by it
    compute_summaries(again=True)
    (found,) = said(desk.second)["budgets"]
    assert (found["percent"], found["posted"], found["amount"]) == (
        80, usd("1800.00"), usd("2250.00"),
    )  # fmt: skip
    assert ">80%<" in page(desk.second)
    desk.world.close(FEBRUARY, "Late.")
    assert [one["last"] for one in said(desk.second)["budgets"]] == ["2026-03"]
    desk.world.close(MARCH, "Late.")
    assert said(desk.second)["budgets"] == []


def test_of_many_the_longest_waiting_are_listed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST", 1)
    first, second = desk.proposed(), desk.proposed()
    found = decisions(desk.second)["adjustment"]
    assert ([one["id"] for one in found["items"]], found["yours"]) == ([first.id], 2)
    shown = page(desk.second)
    assert "Adjustments to decide: see all 2" in shown
    assert second.id not in shown
    proposed = page(desk.world.finance)
    assert "see all" not in proposed.partition("Waiting for another person")[0]
    assert "Adjustments to decide: see all 2" in proposed


def test_all_are_counted_where_their_list_has_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST", 1)
    for _ in range(2):
        desk.proposed()
    row = propose_adjustment(desk.wish(), desk.other)
    found = decisions(desk.second)["adjustment"]
    assert (found["yours"], found["others"]) == (2, 1)
    assert row.id in [one["id"] for one in found["items"]]
    assert "Adjustments to decide: see all 3" in page(desk.second)


def rows(user: User, key: str, query: str = "") -> list[list[str]]:
    """The rows of a file that the page offers."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer: Any = client.get(f"/insights/tables/{key}.csv{query}")
    assert answer.status_code == 200, answer.content
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))[1:]


def test_the_file_of_decisions_has_all_that_the_page_lists_the_first_of(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST", 1)
    monkeypatch.setattr(waiting, "PART", 1)  # read in parts
    first, second = desk.proposed(amount="25.00"), desk.proposed(amount="-5.00", kind="recoupment")
    own = propose_adjustment(desk.wish(), desk.other)
    shown = unescape(page(desk.second))
    for query, expected in (("?yours=true", [first, second]), ("?yours=false", [own])):
        address = f'href="/insights/tables/finance-decisions.csv{query}"'
        assert address in shown
        found = rows(desk.second, "finance-decisions", query)
        assert [row[1] for row in found] == [one.id for one in expected]
    worth = [row[11:13] for row in rows(desk.second, "finance-decisions", "?yours=true")]
    assert worth == [["25.00", "USD"], ["-5.00", "USD"]]
    assert rows(desk.second, "finance-decisions", "?kind=payments") == []


def test_a_payee_s_row_is_of_each_currency_or_of_none(desk: Desk) -> None:
    owed, nothing = make_payee(desk.world.location), make_payee(make_location())
    found = rows(desk.second, "finance-decisions", "?kind=payee&yours=true")
    assert [(row[1], row[11:13]) for row in found] == [
        (owed.id, ["1800.00", "USD"]), (nothing.id, ["", ""]),
    ]  # fmt: skip


def test_files_of_months_and_budgets_say_what_the_page_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "now", lambda: datetime(2026, 4, 20, tzinfo=UTC))
    made = budget(desk.one, amount="2250.00", last="2026-03")
    compute_summaries(again=True)
    ((program, month, _since, count, *_rest),) = rows(desk.second, "finance-months")
    assert (program, month, count) == (PROGRAM, "2026-02", "2")
    (found,) = rows(desk.second, "finance-budgets")
    assert (found[0], found[6:]) == (made.id, ["2250.00", "1800.00", "450.00", "80", "USD"])
    for key in ("finance-months", "finance-budgets"):
        assert f'href="/insights/tables/{key}.csv"' in page(desk.second)


def test_what_a_budget_was_used_for_leads_to_lines_that_come_to_it(desk: Desk) -> None:
    budget(desk.one, amount="2250.00", last="2026-03")
    compute_summaries(again=True)
    (address,) = set(re.findall(r'href="(/earnings/\?[^"]*)"', page(desk.second)))
    client = Client()
    client.force_login(desk.second, backend="django.contrib.auth.backends.ModelBackend")
    context = client.get(unescape(address)).context
    assert (context["listing"].total, str(context["sums"][0][1])) == (1, "1800.00")


def test_what_waits_leads_to_lists_of_what_waits(till: Till) -> None:
    row = till.proposed()
    reject_batch(row.id, till.desk.other, reason="Wrong day.")
    again = till.proposed()
    client = Client()
    client.force_login(till.desk.second, backend="django.contrib.auth.backends.ModelBackend")
    address = "/earnings/payments/batches/?state=proposed"
    assert f'href="{address}"' in page(till.desk.second)
    listed = client.get(address).context["listing"]
    assert ([one["batch"].id for one in listed.rows], listed.total) == ([again.id], 1)
    anew = client.get("/earnings/recomputes/?state=proposed")
    assert "Nothing waits for a decision." in anew.content.decode()


def test_files_are_for_finance_alone(desk: Desk) -> None:
    desk.proposed()
    for role in (Role.PROGRAM_MANAGER, Role.AUDITOR, Role.INCENTIVES_ADMIN):
        client = Client()
        client.force_login(make_user(role))
        for key in ("decisions", "months", "budgets"):
            assert client.get(f"/insights/tables/finance-{key}.csv").status_code == 403


def test_nobody_else_is_told(desk: Desk) -> None:
    desk.proposed()
    for role in (Role.PROGRAM_MANAGER, Role.AUDITOR, Role.REVIEWER, Role.INCENTIVES_ADMIN):
        assert (role, said(make_user(role))) == (role, None)


def test_amounts_are_added_up_by_currency() -> None:
    found = added_up([Amount(5, "USD"), Amount(1, "EUR"), Amount(-7, "USD")])
    assert found == (Amount(1, "EUR"), Amount(-2, "USD"))
