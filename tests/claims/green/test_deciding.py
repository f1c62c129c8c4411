"""Written policy accepts plain claims by itself, says why, and leaves every other to people."""

from collections.abc import Collection

import pytest
from django.core import mail as outbox
from django.db import DatabaseError, transaction
from tests.claims.every_verb import picture
from tests.claims.green.policy import WITHOUT_FILES, enforce, green_path
from tests.claims.scene import Scene, make_claimant
from tests.jobs import run_jobs, waiting_jobs

from opencpor.access.actor import system
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.green.actions.accept import accept
from opencpor.claims.green.actions.look import sweep_all
from opencpor.claims.green.models import GreenDecision
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.claims.queries import history_of
from opencpor.directory.models import Customer
from opencpor.journal.models import Event
from opencpor.programs.document.policy import GreenCondition

pytestmark = pytest.mark.django_db
CLOCK = system("test")
GREEN = GreenCondition


def holds(decision: GreenDecision) -> dict[str, bool]:
    return {row["condition"]: row["holds"] for row in decision.conditions}


def test_a_plain_claim_is_accepted_by_the_job_that_its_submission_queued(scene: Scene) -> None:
    enforce(green_path((GREEN.SLOT_FREE, GREEN.PARTNER_HISTORY)))
    claim = scene.submitted("teams", "exchange")
    scene.consent.standing_is = Standing(settled=True)
    run_jobs()
    claim.refresh_from_db()
    decision = GreenDecision.objects.get()
    assert (claim.state, claim.reviewer_id, decision.version) == ("approved", None, 2)
    assert decision.conditions == [
        {"condition": "partner_history", "holds": True, "value": {"decided": 0, "rejected": 0}},
        {"condition": "slot_free", "holds": True, "value": {"held": 0}},
    ]
    assert scene.consent.heard == ["submitted", "approved", "decided"]


def test_without_consent_an_accepted_claim_waits_for_its_customer(scene: Scene) -> None:
    enforce(green_path())
    claim = scene.submitted("teams")
    assert accept(claim.id, CLOCK) is not None
    claim.refresh_from_db()
    assert (claim.state, scene.line(claim).state) == ("awaiting_customer", "accepted")


def test_the_log_names_the_policy_and_every_condition(scene: Scene) -> None:
    enforce(green_path())
    claim = scene.submitted("teams")
    decision = accept(claim.id, CLOCK)
    event = Event.objects.get(stream=f"claim:{claim.id}", type="claim.decided")
    assert decision is not None
    assert (event.actor_kind, event.data["verb"]) == ("system", "green-path")
    assert event.data["green_path"] == {
        "version": 2, "sampled": False, "conditions": decision.conditions,
    }  # fmt: skip
    assert holds(decision) == {"slot_free": True, "no_competing_claim": True}


def left_alone(claim: Claim) -> None:
    before = picture(claim)
    assert accept(claim.id, CLOCK) is None
    assert picture(claim) == before
    assert not GreenDecision.objects.exists()


@pytest.mark.parametrize(
    "conditions",
    [
        (GREEN.NO_WARNINGS,),  # the location is not enrolled
        (GREEN.VERIFIED_RECEIPT, GREEN.SLOT_FREE),
        (GREEN.EVIDENCE_NAMES_EVERY_LINE,),
    ],
    ids=lambda names: names[0],
)
def test_a_claim_for_which_one_condition_fails_waits_for_people(
    scene: Scene, conditions: Collection[GreenCondition]
) -> None:
    enforce(green_path(conditions))
    left_alone(scene.submitted("teams"))


def test_a_competing_claim_sends_both_to_people(scene: Scene) -> None:
    enforce(green_path())
    claim = scene.submitted("teams")
    rival = scene.submitted("teams", side=make_claimant())
    left_alone(claim)
    left_alone(rival)


def test_a_tenant_that_nobody_confirmed_goes_to_people_whatever_the_policy_asks(
    scene: Scene,
) -> None:
    Customer.objects.update(status="unverified", verified_at=None)
    enforce(green_path((GREEN.NO_COMPETING_CLAIM,)))
    left_alone(scene.submitted("teams"))


def test_a_claim_that_somebody_was_given_is_left_to_that_person(scene: Scene) -> None:
    enforce(green_path())
    claim = scene.submitted("teams")
    reassign(claim.id, scene.reviewer.id, scene.senior)
    left_alone(claim)


def test_a_disabled_policy_accepts_nothing_and_queues_nothing(scene: Scene) -> None:
    jobs = waiting_jobs()
    claim = scene.submitted("teams")
    assert not Claim.objects.exclude(state="submitted").exists()
    before = waiting_jobs() - jobs
    enforce(green_path())
    other = scene.submitted_anew()
    assert (waiting_jobs() - jobs) == 2 * before + 1
    assert {claim.state, other.state} == {"submitted"}


def test_doing_it_twice_decides_once(scene: Scene) -> None:
    enforce(green_path())
    claim = scene.submitted("teams")
    assert accept(claim.id, CLOCK) is not None
    before = picture(claim)
    assert accept(claim.id, CLOCK) is None
    assert picture(claim) == before


def test_a_policy_that_takes_effect_looks_once_at_what_waits(scene: Scene) -> None:
    waiting, taken = scene.submitted("teams"), scene.submitted("exchange")
    reassign(taken.id, scene.reviewer.id, scene.senior)
    assert sweep_all() == 0
    enforce(green_path())
    assert (sweep_all(), sweep_all()) == (1, 0)
    run_jobs()
    assert list(GreenDecision.objects.values_list("claim_id", flat=True)) == [waiting.id]


def test_turned_down_claims_of_the_past_count_and_a_customers_no_does_not(scene: Scene) -> None:
    scene.rejected()
    claim = scene.awaiting_customer("intune")
    claim.lines.update(state="declined")
    Claim.objects.filter(id=claim.id).update(state="rejected")
    enforce(green_path((GREEN.PARTNER_HISTORY,)))
    decision = accept(scene.submitted("sharepoint").id, CLOCK)
    assert decision is not None
    assert decision.conditions[0]["value"] == {"decided": 2, "rejected": 1}


def test_the_partner_learns_that_policy_decided_and_nothing_of_its_conditions(
    scene: Scene,
) -> None:
    enforce(green_path(WITHOUT_FILES))
    claim = scene.submitted("teams")
    accept(claim.id, CLOCK)
    told = [one for one in history_of(scene.ours.actor, claim) if one.event == "claim.decided"]
    assert [one.data.get("verb") for one in told] == ["green-path"]
    assert "green_path" not in told[0].data
    shown = [one for one in history_of(scene.reviewer, claim) if one.event == "claim.decided"]
    assert shown[0].data["green_path"]["version"] == 2


def test_the_partner_is_told_of_the_decision_by_mail(scene: Scene) -> None:
    enforce(green_path())
    scene.submitted("teams")
    run_jobs()
    subjects = {mail.subject for mail in outbox.outbox if mail.to == [scene.ours.user.email]}
    assert "Decided: Teams rollout" in subjects


@pytest.mark.parametrize("change", ["version = 9", "sampled = NOT sampled", "draw = draw + 1"])
def test_the_database_keeps_a_decision_as_it_was_made(scene: Scene, change: str) -> None:
    from django.db import connection

    enforce(green_path())
    accept(scene.submitted("teams").id, CLOCK)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_greendecision SET {change}")  # noqa: S608 - of this test
