"""The tables of scores as files: the figures of the API, for whoever may see the score."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_location, make_user, token_of
from tests.eligibility.world import ScoreWorld, ask, visit

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.eligibility.models import Score, ScoredCustomer
from opencpor.usage.models import UsageFact

pytestmark = pytest.mark.django_db
Rows = list[dict[str, str]]


def table(user: User, key: str, **asked: str) -> Any:
    """Return the rows of a table; a status that is no success as a number."""
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    answer = Client().get(
        f"/api/v1/insights/tables/{key}",
        {"where": [f"{name}:{value}" for name, value in asked.items()]},
        headers=headers,
    )
    if answer.status_code >= 300:
        return answer.status_code
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def near_one(world: ScoreWorld) -> Score:
    """Return a score that one customer nearly counts in."""
    UsageFact.objects.filter(customer_id=world.second.pk, active_users=440).update(active_users=350)
    return world.score()


def number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def test_the_list_of_scores_is_that_of_the_api(world: ScoreWorld) -> None:
    world.score()
    rows = table(world.viewer(), "scores")
    found = ask(world.viewer(), "scores")["items"]
    assert len(rows) == 5
    assert [(one["score"], int(one["total"]), one["track"]) for one in rows] == [
        (one["id"], one["total"], one["track"]) for one in found
    ]


def test_the_scorecard_has_every_value_of_the_api(world: ScoreWorld) -> None:
    row = world.score()
    rows = table(world.viewer(), "score-metrics", score=row.id)
    found = ask(world.viewer(), f"scores/{row.id}")["tracks"]
    said = [
        (track["track"], metric["metric"], part["part"], one["type"], number(one["value"]),
         number(one["points"]), str(one["counts"]).lower())
        for track in found for metric in track["metrics"]
        for part in metric["parts"] for one in part["types"]
    ]  # fmt: skip
    assert said == [
        (one["track"], one["metric"], one["source"], one["type"], number(one["value"]),
         number(one["points"]), one["counts"])
        for one in rows
    ]  # fmt: skip
    assert {one["value"] for one in rows if one["metric"].endswith("certifications")} == {""}


def test_the_history_has_the_twelve_months_of_the_api(world: ScoreWorld) -> None:
    row = world.score()
    rows = table(world.viewer(), "score-history", score=row.id)
    totals = [number(one["points"]) for one in rows if one["metric"] == "total"]
    found = ask(world.viewer(), f"scores/{row.id}")["history"]
    assert totals == [number(one["total"]) for one in found]
    assert (len(totals), totals[-1], totals[0]) == (12, Decimal("20.8"), Decimal(8))


def test_customers_behind_are_those_of_the_page_s_filters(world: ScoreWorld) -> None:
    row = world.score()
    asked = {"score": row.id, "track": "enterprise", "metric": "deployments"}
    rows = table(world.viewer(), "score-customers", **asked)
    path = f"scores/{row.id}/customers?track=enterprise&metric=deployments"
    found = ask(world.viewer(), path)["items"]
    assert [(one["tenant_id"], one["standing"], one["active_users"]) for one in rows] == [
        (one["tenant_id"], one["standing"], str(one["active_users"] or "")) for one in found
    ]
    met = table(world.viewer(), "score-customers", **asked, standing="met")
    assert [one["customer"] for one in met] == [
        one["customer"] for one in rows if one["standing"] == "met"
    ]
    assert table(world.viewer(), "score-customers", **asked, standing="never") == 422


def test_customers_behind_are_narrowed_as_figures_are_at_every_door(world: ScoreWorld) -> None:
    row, customer = world.score(), world.first
    customer.country, customer.segment = "AT", "education"
    customer.save()
    path = f"scores/{row.id}/customers"
    counts = "track=enterprise&metric=deployments"
    for asked, found in (
        ("market=AT", {customer.pk}), ("segment=education&market=at", {customer.pk}),
        (f"customer={customer.pk}", {customer.pk}), ("customer=org_1", set()),
        ("market=FR", set()), ("segment=public_sector", set()),
    ):  # fmt: skip
        said = ask(world.viewer(), f"{path}?{counts}&{asked}")["items"]
        assert (asked, {one["customer"] for one in said}) == (asked, found)
        shown = visit(world.viewer(), f"{path}?{counts}&{asked}").context["listing"]
        assert ({one["row"].customer_id for one in shown.rows}, shown.total) == (found, len(said))
        filters = dict(pair.split("=") for pair in f"{counts}&{asked}".split("&"))
        assert len(table(world.viewer(), "score-customers", score=row.id, **filters)) == len(said)
    for asked in ("market=AUT", "workload=nothing", "area=nothing", "segment=large"):
        assert ask(world.viewer(), f"{path}?{asked}") == 422
        assert visit(world.viewer(), f"{path}?{asked}").status_code == 422


def test_rows_of_workloads_are_narrowed_by_them(world: ScoreWorld) -> None:
    row = world.score()
    about = ScoredCustomer.objects.filter(score_id=row.id, customer_id=world.first.pk)
    changed = about.update(workload="teams")
    assert changed > 0
    for asked, count in (
        ({"workload": "teams"}, changed), ({"area": "modern-work-security"}, changed),
        ({"workload": "exchange"}, 0),
    ):  # fmt: skip
        assert len(table(world.viewer(), "score-customers", score=row.id, **asked)) == count


def test_the_pages_offer_their_tables(world: ScoreWorld) -> None:
    row = world.score()
    card = visit(world.viewer(), f"scores/{row.id}/").content.decode()
    for key in ("score-metrics", "score-history"):
        assert f'href="/insights/tables/{key}.parquet?score={row.id}" download' in card
    behind = visit(world.viewer(), f"scores/{row.id}/customers?standing=met").content.decode()
    assert "score-customers.xlsx?score=" in behind
    assert "standing=met" in behind
    assert "tables/scores.csv" in visit(world.viewer()).content.decode()


def test_another_s_score_is_not_found_in_any_table(world: ScoreWorld) -> None:
    row = near_one(world)
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().unit.organization)
    limited = world.viewer(Role.REPORT_VIEWER, world.location.unit)
    for key in ("score-metrics", "score-history", "score-customers", "score-nearly"):
        assert [table(one, key, score=row.id) for one in (rival, limited)] == [404, 404]
    assert table(rival, "scores") == table(limited, "scores") == []
    near = table(world.viewer(), "score-nearly", score=row.id)
    found = ask(world.viewer(), f"scores/{row.id}")["nearly_there"]
    assert [int(one["missing"]) for one in near] == [one["more"] for one in found] == [50]


READERS = (
    Role.INCENTIVES_ADMIN, Role.INCENTIVES_USER, Role.REPORT_VIEWER, Role.EXECUTIVE_REPORT_VIEWER,
)  # fmt: skip
OPERATORS = (
    Role.REVIEWER, Role.SENIOR_REVIEWER, Role.PROGRAM_MANAGER, Role.FINANCE, Role.AUDITOR,
)  # fmt: skip
TABLES = ("score-metrics", "score-history", "score-customers", "score-nearly")


def test_every_role_that_sees_a_score_is_given_the_same_and_others_nothing(
    world: ScoreWorld,
) -> None:
    row = near_one(world)
    given = [[table(world.viewer(role), key, score=row.id) for key in TABLES] for role in READERS]
    given += [[table(make_user(role), key, score=row.id) for key in TABLES] for role in OPERATORS]
    assert all(one == given[0] for one in given)
    assert [len(rows) > 1 for rows in given[0]] == [True, True, True, False]  # one is near
    assert len(given[0][3]) == 1
    at_customer = make_user(Role.CUSTOMER_ADMIN, world.first.organization)
    for user in (world.viewer(Role.ACCOUNT_ADMIN), make_user(Role.ADMINISTRATOR), at_customer):
        refused = [table(user, key, score=row.id) for key in TABLES]
        assert set(refused) <= {403, 404}
        assert table(user, "scores") in ([], 403)
