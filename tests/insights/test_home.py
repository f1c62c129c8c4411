"""The partner's home: what waits, counts, charts, money, enrollment; by role."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from django.test import Client
from tests.builders import make_customer, make_user
from tests.incentives.world import FEBRUARY, JANUARY, World
from tests.insights.scene import ask, make_claim, page, partner_of, status, viewer

from opencpor.access.models import Unit
from opencpor.access.roles import Role
from opencpor.claims.arbitration.models import Arbitration, ArbitrationSide
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.directory.models import EnrollmentRequirement
from opencpor.eligibility.actions.score_partners import score_all
from opencpor.incentives.models import Earning, Statement
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.register.models import Association
from opencpor.usage.models import UsageFact

pytestmark = pytest.mark.django_db(transaction=True)


def by_month(rows: list[dict[str, object]], *names: str) -> dict[str, tuple[object, ...]]:
    return {str(row["month"]): tuple(row[name] for name in names) for row in rows}


def test_a_partner_starts_at_its_home(world: World) -> None:
    client = Client()
    client.force_login(
        viewer(world, Role.REPORT_VIEWER), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/")["Location"] == "/insights/"


def test_what_waits_stands_with_the_nearest_deadline_first(world: World) -> None:
    make_claim(world, "draft", 20, "Later")
    make_claim(world, "action_required", 3, "Sooner")
    make_claim(world, "submitted", 1)
    found = ask(viewer(world, Role.INCENTIVES_USER), "home")
    assert [(one["name"], one["writable"]) for one in found["todo"]] == [
        ("Sooner", True),
        ("Later", True),
    ]
    assert found["todo_total"] == 2
    assert found["claims_by_state"] == {"draft": 1, "submitted": 1, "action_required": 1}


def test_a_reader_is_not_told_to_do_what_it_may_not(world: World) -> None:
    make_claim(world, "draft", 20)
    user = viewer(world, Role.REPORT_VIEWER)
    assert [one["writable"] for one in ask(user, "home")["todo"]] == [False]
    assert "Finish draft" not in page(user, "")


def test_usage_by_month_is_the_sum_of_the_months_held(world: World) -> None:
    compute_summaries()
    found = ask(viewer(world, Role.REPORT_VIEWER), "home")
    months = by_month(found["usage_by_month"], "active_users", "paid_units")
    assert (len(months), min(months), max(months)) == (13, "2025-02", "2026-02")
    fresh = UsageFact.objects.filter(month=JANUARY.first_day).aggregate(
        active=Sum("active_users"), paid=Sum("paid_units")
    )
    assert months["2026-01"] == (fresh["active"], fresh["paid"]) == (577, 3000)
    assert months["2026-02"] == (620, 2000)
    assert months["2025-12"] == (None, None)


def test_the_page_shows_the_figures_of_the_api(world: World) -> None:
    compute_summaries()
    text = page(viewer(world, Role.REPORT_VIEWER), "")
    for figure in ("577", "3,000", "620", "2,000"):
        assert f'<td class="figures">{figure}</td>' in text


def test_a_count_of_claims_leads_to_those_claims(world: World) -> None:
    make_claim(world, "draft", 20, "Only begun")
    make_claim(world, "submitted", 1, "Handed in")
    user = viewer(world, Role.INCENTIVES_USER)
    assert 'href="/claims/?status=draft"' in page(user, "")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    listed = client.get("/claims/?status=draft").content.decode()
    assert "Only begun" in listed
    assert "Handed in" not in listed


def test_active_associations_are_those_that_stand_now(world: World) -> None:
    assert ask(viewer(world, Role.REPORT_VIEWER), "home")["active_associations"] == 1
    assert Association.objects.filter(partner=partner_of(world)).count() == 2


def test_earnings_and_payable_are_the_ledger_s(world: World) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    compute_summaries()
    user = viewer(world, Role.EXECUTIVE_REPORT_VIEWER)
    found = ask(user, "home")
    months = {row["month"]: row["amount"]["amount"] for row in found["earnings_by_month"]}
    assert (months["2026-01"], months["2026-02"]) == ("681.00", "540.00")
    newest = Statement.objects.get(location=world.location.unit, month=FEBRUARY.first_day)
    assert newest.balance.payable == 122_100
    assert found["payable"] == [
        {
            "month": "2026-02",
            "statements": 1,
            "payable": {"amount": "1221.00", "currency": "USD"},
        }
    ]
    assert "USD 1,221.00" in page(user, "")


def test_a_report_viewer_sees_no_money_anywhere(world: World) -> None:
    world.close(JANUARY)
    assert Earning.objects.exists()
    user = viewer(world, Role.REPORT_VIEWER)
    found = ask(user, "home")
    assert (found["earnings_by_month"], found["payable"]) == (None, None)
    assert "USD" not in page(user, "")
    assert 'id="earnings"' not in page(user, "")


def test_enrollment_says_what_each_location_lacks(world: World) -> None:
    enrollment = world.location.enrollments.get()
    EnrollmentRequirement.objects.create(enrollment=enrollment, key="tax-profile", source="finance")
    user = viewer(world, Role.REPORT_VIEWER)
    (found,) = ask(user, "home")["locations"]
    assert (found["status"], found["missing"]) == ("enrolled", ["tax-profile"])
    assert "Tax profile" in page(user, "")


def test_an_account_admin_is_told_kindly_that_there_is_nothing_to_see(world: World) -> None:
    make_claim(world, "draft", 20)
    user = viewer(world, Role.ACCOUNT_ADMIN)
    found = ask(user, "home")
    assert {found[part] for part in ("todo", "usage_by_month", "active_associations")} == {None}
    assert found["todo_total"] == found["locations_total"] == 0
    assert "You manage users, roles and tokens." in page(user, "")


def test_a_role_limited_to_locations_sees_only_theirs(world: World) -> None:
    make_claim(world, "draft", 20)
    other = Unit.objects.create(organization=partner_of(world), name="Elsewhere")
    compute_summaries()
    found = ask(viewer(world, Role.INCENTIVES_ADMIN, other), "home")
    assert (found["todo"], found["active_associations"], found["locations"]) == ([], 0, [])
    assert not any(row["active_users"] for row in found["usage_by_month"])
    own = ask(viewer(world, Role.INCENTIVES_ADMIN, world.location.unit), "home")
    assert (len(own["todo"]), own["active_associations"]) == (1, 1)


@pytest.mark.usefixtures("world")
def test_a_rival_s_figures_are_not_ours() -> None:
    compute_summaries()
    rival = Association.objects.get(slot__workload="exchange")
    found = ask(make_user(Role.INCENTIVES_ADMIN, rival.partner), "home")
    months = by_month(found["usage_by_month"], "active_users", "paid_units")
    assert months["2026-02"] == (1000, 2000)
    assert found["active_associations"] == 1


def test_an_operator_has_no_partner_home(world: World) -> None:
    make_claim(world, "draft", 20)
    user = make_user(Role.REVIEWER)
    assert ask(user, "home")["todo"] is None
    assert "You have no role at a partner." in page(user, "")


def test_claims_say_how_long_they_stand_in_their_state(world: World) -> None:
    for days in (4, 9):
        claim = make_claim(world, "submitted", 30)
        Claim.objects.filter(pk=claim.pk).update(state_since=now() - timedelta(days=days, hours=1))
    user = viewer(world, Role.INCENTIVES_USER)
    assert ask(user, "home")["claims_in_state"] == [
        {"state": "submitted", "claims": 2, "average_days": 6, "longest_days": 9}
    ]
    assert "for 6 days, up to 9</span>" in page(user, "")


def test_money_to_date_is_that_of_the_ledger_and_of_the_bank(world: World) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    compute_summaries()
    user = viewer(world, Role.EXECUTIVE_REPORT_VIEWER)
    nothing = {"amount": "0.00", "currency": "USD"}
    assert ask(user, "home")["to_date"] == [
        {
            "earned": {"amount": "1221.00", "currency": "USD"},
            "paid": nothing, "coming": nothing, "last_paid_at": None,
        }
    ]  # fmt: skip
    assert ask(user, "home")["payments"] == []
    assert ask(viewer(world, Role.REPORT_VIEWER), "home")["to_date"] is None


def test_the_home_is_narrowed_to_months_and_a_location(world: World) -> None:
    world.close(JANUARY)
    compute_summaries()
    user = viewer(world, Role.INCENTIVES_ADMIN)
    found = ask(user, "home?since=2026-01&through=2026-02")
    months = by_month(found["usage_by_month"], "active_users", "paid_units")
    assert months == {"2026-01": (577, 3000), "2026-02": (620, 2000)}
    assert [row["month"] for row in found["earnings_by_month"]] == ["2026-01", "2026-02"]
    assert len(ask(user, "home?months=3")["usage_by_month"]) == 3
    assert ask(user, f"home?location={world.location.pk}")["active_associations"] == 1
    assert ask(user, "home?location=loc_1")["active_associations"] == 0
    for wrong in ("since=2026-03&through=2026-02", "since=2020-01", "since=x", "months=0"):
        assert (wrong, ask(user, f"home?{wrong}")) == (wrong, 422)
    assert status(user, "?since=2026-03&through=2026-02") == status(user, "?color=red") == 422


def test_the_home_is_narrowed_by_customer_workload_country_and_segment(world: World) -> None:
    claim = make_claim(world, "action_required", 3)
    ClaimLine.objects.create(claim=claim, place=1, workload="teams", state_since=now())
    world.close(JANUARY)
    compute_summaries()
    user, here = viewer(world, Role.INCENTIVES_ADMIN), "since=2026-01&through=2026-02"
    for asked, used, counts in (
        ("workload=teams", ((500, 2000), (620, 2000)), (1, 1, {"action_required": 1})),
        ("workload=sharepoint", ((77, 1000), (None, None)), (0, 0, {})),
        ("market=DE&segment=commercial", ((577, 3000), (620, 2000)),
         (1, 1, {"action_required": 1})),
        (f"customer={world.customer.pk}&area=modern-work-security",
         ((577, 3000), (620, 2000)), (1, 1, {"action_required": 1})),
        ("market=FR", ((None, None), (None, None)), (0, 0, {})),
    ):  # fmt: skip
        found = ask(user, f"home?{here}&{asked}")
        months = by_month(found["usage_by_month"], "active_users", "paid_units")
        assert (asked, tuple(months.values())) == (asked, used)
        told = (found["todo_total"], found["active_associations"], found["claims_by_state"])
        assert (asked, told) == (asked, counts)
        assert [found[name] for name in ("payable", "to_date", "payments")] == [None] * 3


def test_earnings_of_the_home_are_narrowed_to_what_rules_posted(world: World) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    compute_summaries()
    user = viewer(world, Role.EXECUTIVE_REPORT_VIEWER)
    for asked in ("market=DE", f"customer={world.customer.pk}", "area=modern-work-security"):
        rows = ask(user, f"home?{asked}")["earnings_by_month"]
        told = {row["month"]: row["amount"]["amount"] for row in rows}
        assert (asked, told["2026-01"], told["2026-02"]) == (asked, "681.00", "540.00")
    assert ask(user, "home?workload=exchange")["earnings_by_month"] == []


def test_figures_of_a_narrowed_home_lead_to_rows_that_are_narrowed_alike(world: World) -> None:
    world.close(JANUARY)
    compute_summaries()
    claim = make_claim(world, "action_required", 1)
    ClaimLine.objects.create(claim=claim, place=1, workload="teams", state_since=now())
    user, place = viewer(world, Role.INCENTIVES_ADMIN), world.location
    text = page(user, f"?location={place.pk}&workload=teams&since=2026-01&through=2026-02")
    text += page(user, f"states/?location={place.pk}&workload=teams")
    both = f"location={place.pk}&amp;workload=teams"
    for link in (
        f"/claims/associations?state=active&amp;{both}", f"/insights/opportunities/?{both}",
        f"/insights/customers/?{both}",
        f"/claims/?location={place.partner_id}&amp;workload=teams&amp;status=action_required",
        f"/earnings/?location={place.pk}&amp;since=2026-01&amp;through=2026-02&amp;workload=teams",
        f"tables/waiting.csv?{both}",
    ):  # fmt: skip
        assert link in text


def test_a_customer_that_is_asked_for_is_led_to_if_it_is_served(world: World) -> None:
    compute_summaries()
    user, customer = viewer(world, Role.INCENTIVES_ADMIN), world.customer
    text = page(user, f"?customer={customer.pk}&area=modern-work-security")
    assert f'href="/insights/customers/{customer.pk}/?area=modern-work-security"' in text
    for nobody in ("org_1", "a/b"):
        text = page(user, f"?customer={nobody}&market=de")
        assert f"/insights/customers/{nobody}" not in text
        assert "Nothing here fits what the page is narrowed to." in text


def test_every_page_of_figures_names_the_customer_that_it_is_narrowed_to(world: World) -> None:
    compute_summaries()
    user, customer = viewer(world, Role.INCENTIVES_ADMIN), world.customer
    for where in ("", "opportunities/", "performance/", "earnings/"):
        text = page(user, f"{where}?customer={customer.pk}")
        assert (where, f"Narrowed to: {customer.organization.name}" in text) == (where, True)
    stranger = make_customer()
    assert stranger.organization.name not in page(user, f"?customer={stranger.pk}")


def test_what_nothing_can_be_narrowed_to_is_refused(world: World) -> None:
    user = viewer(world, Role.INCENTIVES_ADMIN)
    long = "x" * 65
    for wrong in ("market=DEU", f"segment={long}", f"workload={long}", f"customer={long}"):
        for where, address in (("home", ""), ("opportunities", "opportunities/")):
            answers = (ask(user, f"{where}?{wrong}"), status(user, f"{address}?{wrong}"))
            assert (wrong, *answers) == (wrong, 422, 422)


def test_points_toward_designations_stand_on_the_home(world: World) -> None:
    score_all()
    whole = viewer(world, Role.REPORT_VIEWER)
    (modern,) = [
        one for one in ask(whole, "home")["eligibility"] if one["designation"] == "modern-work"
    ]
    assert (modern["needed"], modern["qualified"]) == ("70", False)
    assert f'href="/eligibility/scores/{modern["score"]}/"' in page(whole, "")
    limited = viewer(world, Role.REPORT_VIEWER, world.location.unit)
    assert ask(limited, "home")["eligibility"] == []


def test_an_arbitration_that_waits_for_an_answer_stands_among_the_claims_by_deadline(
    world: World,
) -> None:
    held = Association.objects.get(slot__workload="teams")
    make_claim(world, "action_required", 9, "Later")
    row = Arbitration.objects.create(
        program_key=held.slot.program_key, program_version=1, slot=held.slot, tenure=held.tenure,
        state="open", opened_at=now(), deadline_at=now() + timedelta(days=3),
    )  # fmt: skip
    side = ArbitrationSide.objects.create(
        arbitration=row, partner=held.partner, location=held.location, role="incumbent",
        joined_at=now(), deadline_at=now() + timedelta(days=3),
    )  # fmt: skip
    user = viewer(world, Role.INCENTIVES_ADMIN)
    (one,) = ask(user, "home")["answers"]
    assert (one["arbitration"], one["workload"]) == (row.id, "teams")
    text = page(user, "")
    assert text.index("Contested; you have not answered") < text.index("Later")
    assert 'Waiting for you</span><span class="tile-figure">2<' in text
    assert ask(viewer(world, Role.REPORT_VIEWER), "home")["answers"] is None
    ArbitrationSide.objects.filter(pk=side.pk).update(answered_at=now())
    assert ask(user, "home")["answers_total"] == 0
