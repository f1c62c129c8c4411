"""Tables of the operator's dashboard, of customers' partners and of payments, as files."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from tests.builders import make_customer, make_user
from tests.incentives.payments.paying import make_till
from tests.incentives.world import World
from tests.insights.scene import ask, partner_of, viewer
from tests.insights.test_program import SPAN
from tests.insights.test_tables import API, get, offered
from tests.usage.batches import PROGRAM

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.eligibility.actions.score_partners import score_all
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.usage.quality.actions.compute import compute_quality

pytestmark = pytest.mark.django_db(transaction=True)
MONEY = {"program-money", "program-budgets", "program-postings", "customer-earnings",
         "earnings-by-month", "payments", "money-to-date"}  # fmt: skip


def rows(user: User, address: str) -> list[dict[str, str]]:
    answer = get(user, address)
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def column(user: User, address: str, name: str) -> list[str]:
    return [row[name] for row in rows(user, address)]


def test_each_table_of_the_dashboard_with_rows_is_offered_as_it_is_narrowed(closed: World) -> None:
    del closed
    found = offered(make_user(Role.FINANCE), f"program/?{SPAN}&workload=teams")
    assert [re.findall(r"tables/program-([a-z]+)\.csv", one)[0] for one in found] == [
        "queue", "reviewers", "reasons", "clocks", "funnel", "months", "green", "disputes",
        "arbitrations", "money",
    ]  # fmt: skip
    assert all("workload=teams" in one and "through=2026-02" in one for one in found)
    assert column(make_user(Role.FINANCE), found[5], "submitted") == ["0", "0", "3"]


@pytest.mark.usefixtures("closed")
def test_files_say_what_the_dashboard_says() -> None:
    auditor = make_user(Role.AUDITOR)
    figures: Any = ask(auditor, f"program?{SPAN}")

    def told(key: str, name: str) -> list[str]:
        return column(auditor, f"{API}/program-{key}?{SPAN}", name)

    assert told("months", "rejected") == [str(one["rejected"]) for one in figures["months"]]
    assert told("clocks", "late") == [str(one["late"]) for one in figures["clocks"]]
    assert told("queue", "claims") == [str(one["claims"]) for one in figures["queue"]] == ["2"]
    assert told("reviewers", "decided") == [str(one["decided"]) for one in figures["reviewers"]]
    assert told("reasons", "code") == [one["code"] for one in figures["reasons"]]
    assert told("funnel", "claims") == ["5", "3", "1", "1"]
    assert told("green", "claims") == ["1", "2", "0", "1", "0"]
    assert told("disputes", "outcome") == ["open", "upheld", "overturned", "withdrawn", "declined"]
    assert told("arbitrations", "claims") == ["0", "0", "1", "0", "0", "0", "0"]
    assert told("money", "total") == ["1221.00"]


@pytest.mark.usefixtures("closed")
def test_what_is_behind_a_figure_is_a_file_with_every_row() -> None:
    finance = make_user(Role.FINANCE)
    (claims,) = offered(finance, f"program/claims/?{SPAN}&figure=clock.submitted.late")
    assert len(rows(finance, claims)) == 2
    (rule,) = column(finance, f"{API}/program-money?{SPAN}", "rule")
    (posted,) = offered(finance, f"program/money/?{SPAN}&rule={rule}&currency=USD")
    assert sum(float(one) for one in column(finance, posted, "total")) == 1221
    assert get(finance, f"{API}/program-claims?figure=nothing").status_code == 422


def test_they_are_the_operator_s_and_money_is_for_those_who_may_read_it(closed: World) -> None:
    reviewer, partner = make_user(Role.REVIEWER), viewer(closed, Role.INCENTIVES_ADMIN)
    listed = {one["key"] for one in get(reviewer, API).json()["items"]}
    assert {"program-queue", "program-claims", "program-partners"} <= listed
    assert not listed & {*MONEY, "program-quality"}
    for key in ("program-money", "program-budgets", "program-postings", "program-quality"):
        assert (key, get(reviewer, f"{API}/{key}").status_code) == (key, 403)
    for key in ("program-queue", "program-claims", "program-money", "program-partners"):
        assert (key, get(partner, f"{API}/{key}").status_code) == (key, 403)
        assert get(partner, f"/insights/tables/{key}.csv").status_code == 403


def test_a_customer_takes_away_what_its_partners_have_and_see(world: World) -> None:
    admin = make_user(Role.CUSTOMER_ADMIN, world.customer.organization)
    partner = partner_of(world)
    (listed,) = offered(admin, "partners/")
    assert partner.name in column(admin, listed, "name")
    held, seen = offered(admin, f"partners/{partner.pk}/")
    assert column(admin, held, "workload") == ["sharepoint", "teams"]
    assert column(admin, held, "state") == ["ended", "active"]
    assert [(one["workload"], one["month"], one["active_users"]) for one in rows(admin, seen)] == [
        ("sharepoint", "2026-01", "77"), ("teams", "2026-01", "500"), ("teams", "2026-02", "620"),
    ]  # fmt: skip


def test_nobody_else_takes_a_customer_s_partners_away(world: World) -> None:
    partner = partner_of(world).pk
    elsewhere = make_user(Role.CUSTOMER_ADMIN, make_customer().organization)
    own = viewer(world, Role.INCENTIVES_ADMIN)
    assert rows(elsewhere, f"{API}/partners") == []
    for key in ("partner-associations", "partner-sees"):
        assert get(elsewhere, f"{API}/{key}?partner={partner}").status_code == 404
        assert get(own, f"{API}/{key}?partner={partner}").status_code == 403
    assert get(own, f"{API}/partners").status_code == 403


def test_payments_and_money_to_date_are_taken_away_from_home(tmp_path: Path) -> None:
    till = make_till(tmp_path)
    payment = till.paying()
    compute_summaries()
    user = viewer(till.desk.world, Role.INCENTIVES_ADMIN)
    keys = {re.findall(r"tables/([a-z-]+)\.csv", one)[0]: one for one in offered(user, "")}
    (row,) = rows(user, keys["payments"])
    assert (row["payment"], row["state"], row["amount"]) == (payment.id, payment.state, "1800.00")
    (sums,) = rows(user, keys["money-to-date"])
    assert (sums["earned"], sums["paid"], sums["coming"]) == ("1800.00", "0.00", "1800.00")
    assert rows(user, f"{API}/payments?location=loc_1") == []
    assert get(viewer(till.desk.world, Role.REPORT_VIEWER), f"{API}/payments").status_code == 403


def test_points_on_the_home_are_the_table_of_scores(world: World) -> None:
    whole = viewer(world, Role.REPORT_VIEWER)
    assert not [one for one in offered(whole, "") if "tables/scores" in one]
    score_all()
    (scores,) = [one for one in offered(whole, "") if "tables/scores" in one]
    shown = {one["score"] for one in ask(whole, "home")["eligibility"]}
    assert (len(shown) > 1, shown) == (True, set(column(whole, scores, "score")))


@pytest.mark.usefixtures("world")
def test_the_files_of_usage_s_quality_are_of_their_card_s_program() -> None:
    compute_quality()
    compute_summaries(again=True)
    auditor = make_user(Role.AUDITOR)
    (quality,) = [one for one in offered(auditor, f"program/?{SPAN}") if "program-quality" in one]
    assert f"program={PROGRAM}" in quality
    assert set(column(auditor, quality, "program")) == {PROGRAM}
