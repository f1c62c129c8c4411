"""What large partners can do is found before they look, and is what they would have found."""

from datetime import date, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.builders import make_location, make_user
from tests.incentives.world import MARCH, World
from tests.insights.scene import ask, make_claim, page, partner_of, viewer
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.directory.models import EnrollmentRequirement
from opencpor.insights.prepared.actions import find
from opencpor.insights.prepared.actions.ask import look
from opencpor.insights.prepared.models import PreparedList, PreparedOpportunity, PreparedState
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)
ROLES = (Role.INCENTIVES_ADMIN, Role.REPORT_VIEWER, Role.EXECUTIVE_REPORT_VIEWER)


@pytest.fixture(autouse=True)
def _everybody_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "MANY", 0)


def much_to_do(world: World) -> None:
    """A claim that lapses, one that earned nothing, a requirement that is missing, free seats."""
    make_claim(world, "action_required", 3)
    claim = make_claim(world, "approved", 3)
    Claim.objects.filter(pk=claim.pk).update(deadline_at=None, agreement_date=date(2026, 1, 5))
    line = ClaimLine.objects.create(claim=claim, place=1, workload="teams", state_since=now())
    Association.objects.filter(slot__workload="teams").update(claim_line=line.id)
    EnrollmentRequirement.objects.create(
        enrollment=world.location.enrollments.get(), key="tax-profile", source="finance"
    )


def answers(user: User) -> list[Any]:
    asked = ("", "?reason=seats_unused", "?reason=agreed_not_earning", "?reason=claim_lapses")
    return [ask(user, f"opportunities{one}") | {"found_at": ""} for one in asked]


def test_a_list_says_what_is_found_at_once_to_every_role(world: World) -> None:
    much_to_do(world)
    users = [viewer(world, role) for role in ROLES]
    at_once = [answers(user) for user in users]
    reasons = set(at_once[0][0]["counts"])
    assert {"claim_lapses", "agreed_not_earning", "requirement_missing"} < reasons
    assert find.find_opportunities() == 2
    assert PreparedOpportunity.objects.filter(partner=partner_of(world)).exists()
    assert [answers(user) for user in users] == at_once
    assert ask(users[0], "opportunities")["found_at"]
    assert "USD" not in page(users[1], "opportunities/")


def test_what_changes_later_is_read_with_the_next_list(world: World) -> None:
    find.find_opportunities()
    user = viewer(world, Role.INCENTIVES_ADMIN)
    before = ask(user, "opportunities?reason=growth_stalled")
    world.usage(("teams", MARCH, 300, 2000))
    assert ask(user, "opportunities?reason=usage_falls")["items"] == before["items"] == []
    find.find_opportunities()
    assert ask(user, "opportunities?reason=usage_falls")["total"] == 1


def test_claims_and_requirements_are_read_at_once(world: World) -> None:
    find.find_opportunities()
    user = viewer(world, Role.INCENTIVES_ADMIN)
    claim = make_claim(world, "action_required", 3)
    assert ask(user, "opportunities")["items"][0]["subject"] == claim.id


def test_others_and_roles_at_locations_do_not_see_a_list(world: World) -> None:
    own = viewer(world, Role.INCENTIVES_ADMIN, world.location.unit)
    rival = make_user(
        Role.INCENTIVES_ADMIN, Association.objects.get(slot__workload="exchange").partner
    )
    at_once = [answers(own), answers(rival)]
    find.find_opportunities()
    PreparedOpportunity.objects.filter(partner=partner_of(world)).update(name="A list")
    assert [answers(own), answers(rival)] == at_once
    assert "A list" in page(viewer(world, Role.INCENTIVES_ADMIN), "opportunities/")


def test_a_list_is_narrowed_to_a_location(world: World) -> None:
    much_to_do(world)
    other = make_location(world.location.organization)
    user = viewer(world, Role.INCENTIVES_ADMIN)
    asked = [f"opportunities?location={one.pk}" for one in (world.location, other)]
    at_once = [ask(user, one) | {"found_at": ""} for one in asked]
    find.find_opportunities()
    found = [ask(user, one) for one in asked]
    assert [one | {"found_at": ""} for one in found] == at_once
    assert all(one["found_at"] for one in found)
    assert (at_once[0]["total"] > 2, at_once[1]["total"]) == (True, 0)


def test_a_list_is_narrowed_by_workload_country_and_segment(world: World) -> None:
    much_to_do(world)
    user = viewer(world, Role.INCENTIVES_ADMIN)
    narrowed = (
        "workload=teams", "workload=intune", "workload=teams&reason=seats_unused",
        "area=modern-work-security", "area=business-applications&workload=teams",
        "market=DE", "market=FR", "segment=commercial", "segment=education",
    )  # fmt: skip
    at_once = [ask(user, f"opportunities?{one}") | {"found_at": ""} for one in narrowed]
    find.find_opportunities()
    found = [ask(user, f"opportunities?{one}") for one in narrowed]
    assert [one | {"found_at": ""} for one in found] == at_once
    assert all(one["found_at"] for one in found)
    assert found[1]["counts"] == {"workload_unclaimed": 1}
    assert (found[5]["total"] > 2, found[6]["total"], found[8]["total"]) == (True, 0, 0)


@pytest.mark.usefixtures("world")
def test_whoever_is_not_large_any_longer_has_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    find.find_opportunities()
    assert PreparedList.objects.count() == 2
    monkeypatch.setattr(find, "MANY", 500)
    assert find.find_opportunities() == 0
    assert not PreparedList.objects.exists()
    assert not PreparedOpportunity.objects.exists()


@pytest.mark.usefixtures("world")
def test_the_worker_finds_anew_after_a_change_or_a_day_and_rests() -> None:
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name="insights.opportunities")
    look()
    look()
    assert waiting.count() == 1
    run_jobs()
    look()
    assert not waiting.exists()
    rested = now() - timedelta(minutes=1)
    PreparedState.objects.update(looked_at=rested)
    look()
    assert not waiting.exists()
    compute_summaries()
    look()
    assert waiting.count() == 1


def test_a_list_keeps_proofs_from_who_may_not_see_them_and_what_ended_from_all(
    world: World,
) -> None:
    held = Association.objects.filter(slot__workload="teams").get()
    find.find_opportunities()
    PreparedOpportunity.objects.update(reason="proof_old", subject=held.id, on=date(2024, 12, 31))
    reader, admin = viewer(world, Role.REPORT_VIEWER), viewer(world, Role.INCENTIVES_ADMIN)
    assert "proof_old" in ask(admin, "opportunities")["counts"]
    assert "proof_old" not in ask(reader, "opportunities")["counts"]
    PreparedOpportunity.objects.update(subject="asc_of_long_ago")
    assert "proof_old" not in ask(admin, "opportunities")["counts"]
