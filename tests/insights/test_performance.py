"""How a partner does: growth, deployments, claims, and the middle of the program."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_customer, make_location, make_user
from tests.incentives.world import MARCH, World
from tests.insights.scene import ask, make_claim, page, partner_of, status, viewer
from tests.usage.batches import PROGRAM

from opencpor.access.roles import Role
from opencpor.claims.models import ClaimLine
from opencpor.common.clock import now
from opencpor.insights.queries import performance as queries
from opencpor.insights.rules.performance import Outcome, median
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.insights.summaries.models import SummaryChange, SummaryState, UsageSummary
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)


def found(world: World, asked: str = "") -> Any:
    return ask(viewer(world, Role.INCENTIVES_ADMIN), f"performance{asked}")


def test_growth_and_deployments_are_those_of_the_summaries(world: World) -> None:
    world.usage(("teams", MARCH, 800, 2000))
    compute_summaries()
    answer = found(world, "?months=3")
    rows = [
        (row["month"], row["active_users"], row["usage_percent"], row["growth"])
        for row in answer["usage_by_month"]
    ]
    assert rows == [
        ("2026-01", 577, 19, 177), ("2026-02", 620, 31, 120), ("2026-03", 800, 40, 180),
    ]  # fmt: skip
    assert (answer["growth"], answer["deployments"]) == (477, 1)
    grown = {row["key"]: row["growth"] for row in answer["workloads"]}
    assert grown == {"teams": 400, "sharepoint": 77}
    assert [row["key"] for row in answer["customers"]] == [world.customer.pk]


def test_figures_are_narrowed_by_whatever_the_address_says(world: World) -> None:
    compute_summaries()
    country, segment = world.customer.country, world.customer.segment
    for asked, growth in (
        ("workload=teams", 220), ("through=2026-01", 177), ("location=unt_1", 0),
        (f"location={world.location.pk}", 297), ("market=ZZ", 0), (f"market={country}", 297),
        (f"segment={segment}", 297), ("area=nothing", 0), (f"customer={world.customer.pk}", 297),
    ):  # fmt: skip
        assert (asked, found(world, f"?{asked}")["growth"]) == (asked, growth)
    january = found(world, "?since=2026-01&through=2026-01")
    assert (january["growth"], len(january["usage_by_month"])) == (177, 1)
    user = viewer(world, Role.INCENTIVES_ADMIN)
    assert status(user, "performance/?color=red") == status(user, "performance/?months=x") == 422
    assert found(world, "?through=May") == found(world, "?through=0001-01") == 422


def test_growth_leads_to_where_it_comes_from(world: World, client: Client) -> None:
    compute_summaries()
    user = viewer(world, Role.INCENTIVES_ADMIN)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get("/insights/performance/?months=3").content.decode()
    told = re.findall(r'<a href="(/insights/performance/[^"#]*)#\w+">([\d,]+)</a>', shown)
    growth = dict(told[::2])  # the other ones are deployments
    assert sorted(growth.values()) == ["220", "297", "297", "77"]
    for address, figure in growth.items():
        assert str(client.get(unescape(address)).context["found"].growth) == figure


def test_a_customer_s_growth_leads_to_the_same_months_and_location(
    world: World, client: Client
) -> None:
    newer = replace(world, customer=make_customer())
    newer.associate("intune")
    newer.usage(("intune", MARCH, 800, 2000))  # the other customer's last usage is of February
    compute_summaries()
    user = viewer(world, Role.INCENTIVES_ADMIN)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    here, of = f"location={world.location.pk}", f"customer={world.customer.pk}"
    shown = unescape(client.get(f"/insights/performance/?months=2&{here}").content.decode())
    (at,) = re.findall(rf'<a href="(/insights/performance/[^"]*{of})#workloads">120</a>', shown)
    assert here in at
    assert client.get(at).context["found"].growth == 120
    page_of = f"/insights/customers/{world.customer.pk}/?since=2026-02&through=2026-03"
    assert f'<a href="{page_of}">' in shown


def test_claims_count_by_what_became_of_them(world: World) -> None:
    claim = make_claim(world, "approved", 3)
    for place, state in enumerate(("active", "ended", "dropped", "declined", "pending"), 1):
        ClaimLine.objects.create(
            claim=claim, place=place, workload=f"w{place}", state=state, state_since=now()
        )
    compute_summaries()
    outcome = found(world, f"?through={now():%Y-%m}")["outcome"]
    assert (outcome["lines"], outcome["won"], outcome["open"]) == (5, 2, 1)
    assert (outcome["win_rate"], outcome["decline_rate"]) == (50, 25)
    assert outcome["days_to_decision"] is None
    text = page(viewer(world, Role.INCENTIVES_ADMIN), f"performance/?through={now():%Y-%m}")
    declined = r'<td class="figures"><a href="/claims/[^"]*outcome=declined">25%</a></td>'
    assert re.search(rf'outcome=won">50%</a></td>{declined}', text)


def test_what_its_partner_took_back_is_withdrawn_and_in_no_rate(world: World) -> None:
    claim = make_claim(world, "withdrawn", 3)
    reasons = {"teams": "withdrawn", "exchange": "removed"}
    for place, (workload, reason) in enumerate(reasons.items(), 1):
        ClaimLine.objects.create(
            claim=claim, place=place, workload=workload, state="dropped", reason_code=reason,
            state_since=now(),
        )  # fmt: skip
    compute_summaries()
    outcome = found(world, f"?through={now():%Y-%m}")["outcome"]
    counted = {name: count for name, count in outcome.items() if count}
    assert (counted, outcome["win_rate"]) == ({"lines": 2, "withdrawn": 2}, None)
    ClaimLine.objects.create(
        claim=claim, place=3, workload="intune", state="active", state_since=now()
    )
    compute_summaries(again=True)
    outcome = found(world, f"?through={now():%Y-%m}")["outcome"]
    assert (outcome["won"], outcome["withdrawn"], outcome["win_rate"]) == (1, 2, 100)


@pytest.mark.usefixtures("world")
def test_what_was_computed_by_other_terms_is_computed_anew() -> None:
    compute_summaries()
    before = set(UsageSummary.objects.values_list("id", flat=True))
    assert before
    state = SummaryState.objects.get()
    state.terms[PROGRAM].pop("taken_back")
    state.save()
    SummaryChange.objects.create(kind="customer", program_key=PROGRAM, key="org_nobody")
    compute_summaries()
    assert SummaryState.objects.get().terms[PROGRAM]["taken_back"] == ["withdrawn", "removed"]
    assert before.isdisjoint(UsageSummary.objects.values_list("id", flat=True))


def test_the_middle_of_fewer_than_five_partners_is_not_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute_summaries()
    assert found(world)["medians"] == {"growth": None, "win_rate": None}
    assert found(world, "?workload=teams")["medians"] is None
    monkeypatch.setattr(queries, "median", lambda figures: Decimal(sum(figures)))
    assert found(world)["medians"]["growth"] == "1297"


def peers(world: World, *growths: int) -> None:
    """Other partners that grew by so much in February."""
    for growth in growths:
        more(make_location().organization_id, world, PROGRAM, growth)


NARROWED = (
    "workload=teams", "area=modern-work-security", "market=DE", "segment=commercial",
    "customer={customer}", "location={location}",
)  # fmt: skip


def test_of_five_partners_the_one_in_the_middle_is_told_and_of_four_none(world: World) -> None:
    compute_summaries()
    user = viewer(world, Role.INCENTIVES_ADMIN)
    peers(world, 10, 20)
    assert found(world)["medians"] == {"growth": None, "win_rate": None}
    peers(world, 30)  # beside our 297 and the rival's 1,000
    assert found(world)["medians"] == {"growth": "30", "win_rate": None}
    text = page(user, "performance/")
    assert "The partner in the middle of the program grew by 30 active users" in text
    assert "1,000" not in text


@pytest.mark.parametrize("asked", NARROWED)
def test_whatever_narrows_the_figures_takes_the_middle_away(world: World, asked: str) -> None:
    compute_summaries()
    peers(world, 10, 20, 30)
    said = asked.format(customer=world.customer.pk, location=world.location.pk)
    assert found(world, f"?{said}")["medians"] is None
    text = page(viewer(world, Role.INCENTIVES_ADMIN), f"performance/?{said}")
    assert "in the middle" not in text
    assert "too few partners" not in text


def test_months_in_which_fewer_than_five_had_usage_have_no_middle(world: World) -> None:
    compute_summaries()
    peers(world, 10, 20, 30)
    assert found(world, "?since=2026-02&through=2026-02")["medians"]["growth"] == "30"
    assert found(world, "?since=2026-01&through=2026-01")["medians"]["growth"] is None


def test_only_one_whole_partner_of_one_program_is_compared(world: World) -> None:
    compute_summaries()
    one_place = viewer(world, Role.INCENTIVES_ADMIN, world.location.unit)
    at_customer = make_user(Role.CUSTOMER_ADMIN, world.customer.organization)
    for user in (one_place, at_customer, make_user(Role.AUDITOR)):
        assert ask(user, "performance")["medians"] is None
    assert found(world)["medians"] is not None
    more(partner_of(world).pk, world)
    assert found(world)["medians"] is None


def test_the_middle_is_that_of_the_reader_s_own_program(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute_summaries()
    more(Association.objects.get(slot__workload="exchange").partner_id, world)
    monkeypatch.setattr(queries, "median", lambda figures: Decimal(sum(figures)))
    assert found(world)["medians"]["growth"] == "1297"


def more(partner: str, world: World, program: str = "another", growth: int = 5000) -> None:
    """Growth in another program, or in the same one at a location of its own."""
    place = world.location.pk if program == "another" else make_location().pk
    UsageSummary.objects.create(
        program_key=program, month=date(2026, 2, 1), customer_id=world.customer.pk,
        workload="teams", partner_id=partner, location_id=place, shared=place, place=0, units=1,
        both_active=0, both_paid=0, growth=growth, deployed=0, deployments=0,
    )  # fmt: skip


def test_medians_and_averages_are_exact() -> None:
    assert median([1, 2, 3, 4]) is None
    assert (median([5, 1, 4, 2, 9]), median([1, 2, 3, 4, 5, 6])) == (4, Decimal("3.5"))
    assert Outcome(decided=2, seconds=86_400 * 3).days == Decimal("1.5")
    assert (Outcome(won=1, dropped=7).win_rate, Outcome().win_rate) == (13, None)


def test_the_page_shows_the_figures_of_the_api_and_nobody_else_s(world: World) -> None:
    compute_summaries()
    text = page(viewer(world, Role.INCENTIVES_ADMIN), "performance/")
    assert '<span class="tile-figure">297</span>' in text
    assert "There are too few partners in the program to compare with." in text
    assert ask(make_user(Role.AUDITOR), "performance")["growth"] == 0
