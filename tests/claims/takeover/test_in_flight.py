"""Taking over claims that were begun elsewhere: each in its state, once for each reference."""

from typing import Any

import pytest
from django.core import mail as outbox
from tests.builders import make_user
from tests.claims.scene import ENROLLED_LATER, PROGRAM, Scene, make_claimant
from tests.claims.takeover.sheets import ClaimsManager, ago, begun
from tests.jobs import run_jobs

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.actions.clocks import act_on_all
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.disputes import took_part
from opencpor.claims.evidence.models import Evidence
from opencpor.claims.models import Claim, ClaimClock, InformationRequest
from opencpor.claims.ports import Standing
from opencpor.common.clock import now
from opencpor.common.errors import Invalid
from opencpor.directory.models import Customer
from opencpor.journal.models import Event
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Association, Slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(scene: Scene) -> ClaimsManager:
    return ClaimsManager(scene)


@pytest.fixture
def reviewer(scene: Scene) -> User:
    return User.objects.get(id=scene.reviewer.id)


def codes(one: dict[str, Any]) -> set[str]:
    return {note["code"] for note in one["notes"] if note["outcome"]}


def calendar() -> Any:
    return version_in_force(PROGRAM).document.business_calendar


def test_a_dry_run_judges_each_row_and_stores_nothing(scene: Scene, manager: ClaimsManager) -> None:
    before = (Event.objects.count(), Customer.objects.count(), len(outbox.outbox))
    answer = manager.send([
        begun(scene, evidence="sow.pdf"),
        begun(scene, reference="CL-2", workload="exchange", acknowledged="no"),
        begun(scene, reference="CL-3", workload="intune", contact_email="paul@nowhere",
              tenant_id="3f2504e0-4f89-41d3-9a0c-0305e82c3301", customer_name=""),
    ])  # fmt: skip
    first, second, third = manager.rows(answer)
    assert (first["outcome"], codes(first)) == ("warning", {"not_enrolled", "overdue"})
    owed = {"evidence_missing", "acknowledgement_missing"}
    assert codes(second) == codes(first) | owed
    assert codes(third) == {"contact_email_shape", "tenant_unknown_incomplete"}
    assert not Claim.objects.exists()
    assert not Slot.objects.exists()
    assert (Event.objects.count(), Customer.objects.count(), len(outbox.outbox)) == before


def test_a_submitted_claim_waits_for_review_with_its_own_dates(
    scene: Scene, manager: ClaimsManager
) -> None:
    answer = manager.take([begun(scene, evidence="sow.pdf", evidence_signed_on=ago(40))])
    claim = Claim.objects.get()
    assert (claim.state, claim.reference, claim.round) == ("submitted", "CL-1", 1)
    assert claim.partner_id == scene.ours.location.organization_id
    submitted = calendar().local_date(claim.submitted_at)
    assert (submitted.isoformat(), claim.state_since) == (ago(20), claim.submitted_at)
    assert claim.lines.get().slot_id
    assert claim.acknowledgements == sorted(scene.acknowledgements)
    assert Evidence.objects.get().file.name == "sow.pdf"
    assert scene.consent.heard == ["submitted"]
    [row] = manager.rows(answer)
    assert (row["claim"], row["reference"]) == (claim.id, "CL-1")
    assert manager.counts(answer)["created"] == 1


def test_rows_of_one_reference_or_key_are_one_claim(scene: Scene, manager: ClaimsManager) -> None:
    keyed = begun(scene, reference="CL-2", claim_key="b", workload="intune")
    later = {"reference": "", "claim_key": "b", "workload": "sharepoint"}
    manager.take([begun(scene), {"reference": "CL-1", "workload": "exchange"}, keyed, later])
    found = {
        claim.reference: [line.workload for line in claim.lines.order_by("place")]
        for claim in Claim.objects.all()
    }
    assert found == {"CL-1": ["teams", "exchange"], "CL-2": ["intune", "sharepoint"]}


def test_history_and_search_tell_where_a_claim_came_from(
    scene: Scene, manager: ClaimsManager
) -> None:
    manager.take([begun(scene)])
    claim = Claim.objects.get()
    told = manager.at(f"/api/v1/claims/{claim.id}/history").json()
    [one] = [this for this in told["items"] if this["event"] == "claim.imported"]
    assert (one["data"]["reference"], one["data"]["earlier_system"]) == ("CL-1", "Old portal")
    assert (one["data"]["submitted_on"], one["by"]) == (ago(20), manager.user.name)
    assert manager.at(f"/api/v1/claims/{claim.id}").json()["reference"] == "CL-1"
    found = manager.at("/api/v1/claims?q=CL-1").json()["items"]
    assert [this["id"] for this in found] == [claim.id]
    stored = Event.objects.get(type="claim.imported")
    assert "ada@" not in str(stored.data)


def test_sending_a_sheet_again_takes_nothing_over_again(
    scene: Scene, manager: ClaimsManager
) -> None:
    manager.take([begun(scene)])
    before = Claim.objects.get()
    events = Event.objects.count()
    again = manager.take([begun(scene), begun(scene, reference="CL-2", workload="exchange")])
    first, second = manager.rows(again)
    assert {note["code"] for note in first["notes"]} == {"already_imported"}
    assert (first["claim"], second["claim"] is not None) == (before.id, True)
    counts = manager.counts(again)
    assert (counts["done"], counts["created"]) == (1, 1)
    assert Claim.objects.count() == 2
    assert Claim.objects.get(id=before.id).revision == before.revision
    assert Event.objects.filter(stream=f"claim:{before.id}").count() <= events


def test_a_claim_under_review_is_decided_by_its_reviewer(
    scene: Scene, manager: ClaimsManager, reviewer: User
) -> None:
    manager.take([begun(scene, state="under_review", state_since=ago(1),
                        reviewer=reviewer.email.upper(), evidence="sow.pdf")])  # fmt: skip
    claim = Claim.objects.get()
    clock = ClaimClock.objects.get()
    assert (claim.state, claim.reviewer_id) == ("under_review", reviewer.id)
    assert calendar().local_date(clock.started_at).isoformat() == ago(1)
    assert (claim.deadline_at, claim.overdue_at) == (clock.deadline_at, None)
    scene.consent.standing_is = Standing(settled=True)
    assert scene.accept_all(claim).state == "approved"
    assert Association.objects.get().claim_line == claim.lines.get().id


def test_an_operators_deadline_that_passed_counts_as_overdue_and_mails_nobody(
    scene: Scene, manager: ClaimsManager, reviewer: User
) -> None:
    make_user(Role.SENIOR_REVIEWER, scene.operator)
    manager.take([begun(scene, state="under_review", submitted_on=ago(200), state_since=ago(190),
                        reviewer=reviewer.email)])  # fmt: skip
    claim = Claim.objects.get()
    assert claim.overdue_at is not None
    assert claim.deadline_at < now()
    assert act_on_all() == 0
    run_jobs()
    assert (Claim.objects.get().state, outbox.outbox) == ("under_review", [])


def test_a_partner_whose_time_is_up_gets_it_anew_and_is_told(
    scene: Scene, manager: ClaimsManager, reviewer: User
) -> None:
    late = begun(scene, state="action_required", submitted_on=ago(200), state_since=ago(190),
                 reviewer=reviewer.email, asked_for="missing_products", asked_text="Which?",
                 evidence="sow.pdf")  # fmt: skip
    answer = manager.take([late])
    assert "deadline_renewed" in codes(manager.rows(answer)[0])
    claim = Claim.objects.get()
    days = version_in_force(PROGRAM).document.policy.partner_answer_business_days
    assert claim.deadline_at == calendar().deadline(claim.created_at, days)
    assert act_on_all() == 0
    run_jobs()
    assert any(mail.to == [scene.ours.user.email] for mail in outbox.outbox)
    asked = InformationRequest.objects.get()
    assert (asked.text, asked.items) == ("Which?", [{"line": "", "code": "missing_products"}])


def test_a_partner_with_time_left_keeps_its_deadline_and_answers(
    scene: Scene, manager: ClaimsManager, reviewer: User
) -> None:
    manager.take([begun(scene, state="action_required", state_since=ago(1), acknowledged="no",
                        reviewer=reviewer.email, asked_for="missing_products",
                        evidence="sow.pdf")])  # fmt: skip
    claim = Claim.objects.get()
    days = version_in_force(PROGRAM).document.policy.partner_answer_business_days
    assert claim.deadline_at == calendar().deadline(claim.state_since, days)
    with pytest.raises(Invalid, match="put right"):
        resubmit(claim.id, scene.ours.actor)
    again = resubmit(
        claim.id, scene.ours.actor, acknowledgements=scene.acknowledgements, reasons=ENROLLED_LATER
    )
    assert (again.state, again.round, again.reviewer_id) == ("under_review", 2, reviewer.id)


def test_a_claim_that_awaits_its_customer_is_asked_anew_and_settles(
    scene: Scene, manager: ClaimsManager
) -> None:
    manager.take([begun(scene, state="awaiting_customer", submitted_on=ago(200),
                        state_since=ago(190), acknowledged="no")])  # fmt: skip
    claim = Claim.objects.get()
    assert (claim.state, claim.lines.get().state) == ("awaiting_customer", "accepted")
    assert scene.consent.heard[-2:] == ["submitted", "decided"]
    assert act_on_all(system("test")) == 0
    scene.settle(claim)
    assert (Claim.objects.get().state, Association.objects.count()) == ("approved", 1)


def test_what_another_partner_holds_comes_contested(scene: Scene, manager: ClaimsManager) -> None:
    scene.approved("teams", side=make_claimant())
    rows = [begun(scene), begun(scene, reference="CL-2", workload="exchange")]
    answer = manager.take(rows)
    assert "slot_held" in codes(manager.rows(answer)[0])
    first, second = Claim.objects.exclude(reference="").order_by("reference")
    assert (first.lines.get().state, second.lines.get().state) == ("contested", "pending")
    accepted = begun(scene, reference="CL-3", state="awaiting_customer", state_since=ago(1),
                     partner_id=make_claimant().location.partner_id)  # fmt: skip
    manager.take([accepted])
    assert Claim.objects.get(reference="CL-3").lines.get().state == "contested"
    assert Event.objects.filter(type="arbitration.opened").exists()


def test_whoever_reviewed_it_elsewhere_took_part(
    scene: Scene, manager: ClaimsManager, reviewer: User
) -> None:
    manager.take([begun(scene, state="under_review", state_since=ago(1), reviewer=reviewer.email)])
    claim = reassign(Claim.objects.get().id, scene.senior.id, scene.senior)
    assert took_part(claim) == {reviewer.id, scene.senior.id}
