"""The operator's dashboard: exact figures, what is behind each, and who may see what."""

from typing import Any

import pytest
from django.db.models import Sum
from tests.builders import make_user
from tests.incentives.world import FEBRUARY, JANUARY, World
from tests.insights.doors import Doors
from tests.insights.numbers import Reader
from tests.insights.review import FIRST_OF_MARCH, make_reviews
from tests.insights.scene import ask, page, status, viewer
from tests.usage.batches import PROGRAM

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.incentives.budgets.actions.set_budget import Wish, set_budget
from opencpor.insights.queries.behind import claims_behind
from opencpor.insights.queries.program_asked import Asked
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.insights.summaries.models import MoneySummary
from opencpor.insights.summaries.totals import MoneyTotal, ReviewTotal
from opencpor.insights.summaries.verification import faults_of_summaries

pytestmark = pytest.mark.django_db(transaction=True)
SPAN = "through=2026-02&months=3"


@pytest.fixture
def reviewed(world: World) -> World:
    make_reviews(world, FIRST_OF_MARCH)
    compute_summaries(again=True)
    return world


def found(asked: str = SPAN, role: Role = Role.AUDITOR) -> Any:
    return ask(make_user(role), f"program?{asked}")


@pytest.mark.usefixtures("reviewed")
def test_claims_are_counted_by_month_and_by_how_they_stand() -> None:
    answer = found()
    assert [row["submitted"] for row in answer["months"]] == [0, 0, 5]
    assert answer["claims"] == {
        "month": None, "submitted": 5, "decided": 3, "by_policy": 1, "open": 2, "approved": 1,
        "ended": 0, "rejected": 2, "withdrawn": 0,
    }  # fmt: skip
    assert found("through=2026-03&months=1")["claims"]["submitted"] == 0


@pytest.mark.usefixtures("reviewed")
def test_clocks_are_kept_late_or_running() -> None:
    clocks = {row.pop("state"): row for row in found()["clocks"]}
    assert clocks["submitted"] == {"kept": 1, "late": 2, "running": 1, "kept_percent": 33}
    assert clocks["action_required"] == {"kept": 0, "late": 1, "running": 0, "kept_percent": 0}
    assert clocks["disputed"]["kept_percent"] is None


@pytest.mark.usefixtures("reviewed")
def test_the_queue_and_reviewers_load_are_of_today() -> None:
    answer = found("through=2020-01&months=1")
    (age,) = answer["queue"]
    assert (age["claims"], age["above"], age["through"]) == (2, 20, None)
    assert (age["first"], age["last"]) == ("2026-02-28", "2026-02-28")
    assert (answer["waiting"], answer["unassigned"]) == (2, 1)
    assert answer["overdue"] == {"submitted": 0, "under_review": 1, "disputed": 0}
    (load,) = answer["reviewers"]
    assert (load["held"], load["late"], load["decided"]) == (1, 1, 0)
    assert found()["reviewers"][0]["decided"] == 2


@pytest.mark.usefixtures("reviewed")
def test_reasons_disputes_arbitration_and_the_green_path_are_counted() -> None:
    answer = found()
    assert answer["reasons"] == [
        {"code": "customer_declined", "claims": 1}, {"code": "insufficient_poe", "claims": 1},
    ]  # fmt: skip
    assert (answer["disputes"]["upheld"], answer["disputes"]["overturned_percent"]) == (1, 0)
    assert (answer["arbitrations"]["keep"], answer["arbitrations"]["open"]) == (1, 0)
    assert answer["green_path"] == {
        "by_policy": 1, "by_people": 2, "policy_percent": 33, "samples_waiting": 0,
        "samples_right": 1, "samples_wrong": 0,
    }  # fmt: skip


@pytest.mark.usefixtures("reviewed")
def test_figures_are_narrowed_by_whatever_the_address_says() -> None:
    for asked, claims in (
        ("workload=teams", 3), ("workload=intune", 1), ("market=ZZ", 0), ("segment=education", 0),
        ("program=another", 0), ("area=nothing", 0), (f"program={PROGRAM}", 5),
    ):  # fmt: skip
        counted = found(f"{SPAN}&{asked}")["claims"]["submitted"]
        behind = ask(make_user(Role.AUDITOR), f"program/claims?{SPAN}&{asked}")["items"]
        assert (asked, counted, len(behind)) == (asked, claims, claims)


def test_figures_are_narrowed_to_a_customer_and_to_a_location(reviewed: World) -> None:
    reviewed.close(JANUARY)
    compute_summaries()
    customer, place = reviewed.customer.pk, reviewed.location.pk
    whole = found(SPAN)
    for asked in (f"customer={customer}", f"location={place}&customer={customer}"):
        assert (asked, found(f"{SPAN}&{asked}")) == (asked, whole)
    for asked in ("customer=org_1", "location=unt_1", f"customer={customer}&location=unt_1"):
        none = found(f"{SPAN}&{asked}")
        told = (none["claims"]["submitted"], none["waiting"], none["reasons"], none["money"])
        assert (asked, told) == (asked, (0, 0, [], []))
        for path in ("program/claims", "program/leaders"):
            answer = ask(make_user(Role.AUDITOR), f"{path}?{SPAN}&{asked}")
            assert not any(isinstance(rows, list) and rows for rows in answer.values())
    assert found(f"{SPAN}&customer={customer}&workload=teams")["claims"]["submitted"] == 3


def test_the_page_keeps_the_customer_and_the_location_in_its_links(reviewed: World) -> None:
    auditor, customer = make_user(Role.AUDITOR), reviewed.customer
    asked = f"customer={customer.pk}&location={reviewed.location.pk}"
    text = page(auditor, f"program/?{SPAN}&{asked}")
    assert f"Narrowed to: {customer.organization.name}" in text
    assert f'<option value="{reviewed.location.pk}" selected>' in text
    assert text.count(asked.replace("&", "&amp;")) > 20
    listed = page(auditor, f"program/claims/?{SPAN}&figure=all&{asked}")
    assert listed.count("Rollout") == 5
    place = reviewed.location
    said = f"{place.organization.organization.name}, {place.unit.name}"
    assert f"{customer.organization.name}, {said}" in listed
    there = page(auditor, f"customers/{customer.pk}/")
    assert f'href="/insights/program/?customer={customer.pk}"' in there
    assert "/insights/program/" not in page(
        viewer(reviewed, Role.INCENTIVES_ADMIN), f"customers/{customer.pk}/"
    )


@pytest.mark.usefixtures("reviewed")
def test_every_figure_counts_the_claims_that_its_list_shows() -> None:
    actor = actor_of_user(make_user(Role.AUDITOR))
    for workload in ("", "teams", "exchange"):
        asked = Asked((Month(2026, 1), Month(2026, 2)), workload=workload)
        totals = ReviewTotal.objects.filter(workload=workload).order_by()
        figures = dict(totals.values_list("figure").annotate(sum=Sum("claims")))
        shown = {figure: claims_behind(actor, figure, asked).count() for figure in figures}
        assert shown == figures
        assert len(figures) > 5


@pytest.mark.usefixtures("reviewed")
def test_totals_follow_what_changes_and_are_verified() -> None:
    claim = Claim.objects.get(state="submitted")
    claim.reviewer = make_user(Role.REVIEWER)
    claim.overdue_at = now()
    claim.save()
    Customer.objects.update(country="FR")
    assert faults_of_summaries() == []
    assert found()["unassigned"] == 0
    assert found(f"{SPAN}&market=FR")["overdue"]["submitted"] == 1
    ReviewTotal.objects.filter(figure="all", workload="").update(claims=9)
    assert faults_of_summaries() == ["ReviewTotal: 2 totals differ"]


def test_rows_that_go_leave_no_totals(reviewed: World) -> None:
    reviewed.close(JANUARY)
    compute_summaries()
    assert MoneyTotal.objects.exists()
    MoneySummary.objects.all().delete()
    assert not MoneyTotal.objects.exists()


def test_money_stands_by_rule_for_those_who_may_read_money(reviewed: World) -> None:
    reviewed.close(JANUARY)
    reviewed.close(FEBRUARY)
    compute_summaries()
    rows = found(SPAN, Role.FINANCE)["money"]
    assert [(row["total"], row["earned"]) for row in rows] == [("1221.00", "1221.00")]
    assert found(SPAN, Role.REVIEWER)["money"] is None
    rule = rows[0]["rule"]
    text = page(make_user(Role.FINANCE), f"program/money/?{SPAN}&rule={rule}&currency=USD")
    assert reviewed.customer.organization.name in text


def test_money_by_rule_stands_against_its_budget(reviewed: World) -> None:
    reviewed.close(JANUARY)
    reviewed.close(FEBRUARY)
    compute_summaries()
    (row,) = found(SPAN, Role.FINANCE)["money"]
    wish = Wish(PROGRAM, row["rule"], "2026-01", "2026-04", "2442.00")
    set_budget(wish, reviewed.actor)
    (one,) = found(f"{SPAN}&market=ZZ", Role.AUDITOR)["budgets"]
    del one["id"]
    assert one == {
        "program": PROGRAM, "rule": row["rule"], "first": "2026-01", "last": "2026-04",
        "currency": "USD", "budget": "2442.00", "posted": "1221.00", "left": "1221.00",
        "used_percent": 50, "expected": "2442.00",
    }  # fmt: skip
    assert found(SPAN, Role.REVIEWER)["budgets"] is None
    assert found("through=2026-08&months=2", Role.AUDITOR)["budgets"] == []
    text = page(make_user(Role.AUDITOR), f"program/?{SPAN}")
    assert "since=2026-01&amp;through=2026-04" in text
    assert "tables/program-budgets.csv" in text


def test_only_the_operator_s_people_see_it_and_the_administrator_does_not(reviewed: World) -> None:
    for role in (Role.REVIEWER, Role.SENIOR_REVIEWER, Role.PROGRAM_MANAGER, Role.FINANCE):
        assert found(SPAN, role)["claims"]["submitted"] == 5
    quality = [found(SPAN, role)["usage_quality"] for role in (Role.REVIEWER, Role.FINANCE)]
    assert (quality[0], quality[1] is None) == (None, False)
    at_customer = make_user(Role.CUSTOMER_ADMIN, reviewed.customer.organization)
    for user in (
        make_user(Role.ADMINISTRATOR),
        viewer(reviewed, Role.INCENTIVES_ADMIN),
        at_customer,
    ):
        assert ask(user, "program") == ask(user, "program/claims") == 403
        assert status(user, "program/") == status(user, "program/claims/") == 403
        assert ask(user, "program/leaders") == status(user, "program/leaders/") == 403


@pytest.mark.usefixtures("reviewed")
def test_a_figure_that_is_none_is_refused() -> None:
    auditor = make_user(Role.AUDITOR)
    for figure in ("nothing", "clock.submitted.soon", "waiting.yesterday", "waiting.2026-01-01.x"):
        assert (figure, ask(auditor, f"program/claims?figure={figure}")) == (figure, 422)
        assert status(auditor, f"program/claims/?figure={figure}") == 422
    assert found("through=May") == 422


@pytest.mark.usefixtures("reviewed")
def test_the_page_leads_from_each_figure_to_its_claims() -> None:
    auditor = make_user(Role.AUDITOR)
    text = page(auditor, f"program/?{SPAN}")
    assert "figure=clock.submitted.late" in text
    assert "Insufficient" in text or "insufficient_poe" in text
    listed = page(auditor, f"program/claims/?{SPAN}&figure=clock.submitted.late")
    assert listed.count("Rollout") == 2
    assert "Money by rule against budget" in text
    assert "Money by rule" not in page(make_user(Role.REVIEWER), f"program/?{SPAN}")


def test_no_figure_is_shown_before_the_first_is_computed(world: World) -> None:
    auditor = make_user(Role.AUDITOR)
    text = page(auditor, "program/")
    assert "The figures are being computed for the first time." in text
    assert "tile-figure" not in text
    make_reviews(world, FIRST_OF_MARCH)
    compute_summaries(again=True)
    assert page(auditor, "program/").count("tile-figure") == 6


@pytest.mark.usefixtures("reviewed")
def test_the_queue_is_drawn_with_every_age_and_months_are_listed_the_newest_first() -> None:
    doors = Doors(Reader(make_user(Role.AUDITOR)))
    drawn = doors.shown(f"program/?{SPAN}", "Age of the queue, ")
    assert drawn == [
        ["0 to 2", "0"], ["3 to 5", "0"], ["6 to 10", "0"], ["11 to 20", "0"],
        ["More than 20", "2"],
    ]  # fmt: skip
    months = doors.shown(f"program/?{SPAN}", "Claims by the month of submission<")
    assert [row[0] for row in months] == ["Feb 2026", "Jan 2026", "Dec 2025"]


@pytest.mark.parametrize("asked", ["through=9999-12", "since=0001-01&through=0001-01"])
def test_months_at_the_end_of_the_calendar_are_refused_at_every_door(
    world: World, asked: str
) -> None:
    auditor, partner = make_user(Role.AUDITOR), viewer(world, Role.INCENTIVES_ADMIN)
    assert ask(auditor, f"program/claims?{asked}") == ask(partner, f"customers?{asked}") == 422
    assert status(auditor, f"program/claims/?{asked}") == status(partner, f"customers/?{asked}")
    assert ask(auditor, "program/claims?figure=waiting.9999-12-31") == 422


@pytest.mark.usefixtures("reviewed")
def test_only_reviewers_are_named(world: World) -> None:
    partner, auditor = viewer(world, Role.INCENTIVES_ADMIN), make_user(Role.AUDITOR)
    told = page(auditor, f"program/claims/?figure=held.{partner.id}")
    assert partner.id in told
    assert partner.email not in told


def test_money_behind_a_rule_is_for_operators_who_read_money(world: World) -> None:
    address = "program/money/?rule=growth&currency=USD"
    for user in (viewer(world, Role.INCENTIVES_ADMIN), make_user(Role.REVIEWER)):
        assert status(user, address) == 403
    assert status(make_user(Role.AUDITOR), address) == 200


def test_a_location_is_offered_with_its_partner_where_all_of_them_fit(
    reviewed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor, place = make_user(Role.AUDITOR), reviewed.location
    name = f"{place.organization.organization.name}, {place.unit.name}"
    offered = f'<option value="{place.pk}">{name}</option>'
    assert offered in page(auditor, f"program/?{SPAN}")
    monkeypatch.setattr("opencpor.insights.narrowing_shown.MOST_LOCATIONS", 0)
    assert "filter-location" not in page(auditor, f"program/?{SPAN}")
    chosen = page(auditor, f"program/?{SPAN}&location={place.pk}")
    assert f'<option value="{place.pk}" selected>{name}</option>' in chosen
