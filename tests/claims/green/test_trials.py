"""Conditions tried on claims that people decided: what they would have accepted, what differs."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_organization, make_user
from tests.claims.every_verb import picture
from tests.claims.green.policy import ANYBODY, enforce, green_path
from tests.claims.scene import PROGRAM, Scene, make_claimant
from tests.claims.test_api import Caller
from tests.jobs import run_jobs

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.end import end_by_customer
from opencpor.claims.green.actions.accept import accept
from opencpor.claims.green.actions.try_policy import ask_trial
from opencpor.claims.green.models import GreenTrial
from opencpor.claims.models import Claim
from opencpor.common.errors import Forbidden, Invalid
from opencpor.programs.document.policy import GreenCondition, GreenPath
from opencpor.programs.models import Proposal
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
GREEN = GreenCondition
SLOT = GreenPath(conditions=(GREEN.SLOT_FREE,), partner_history=ANYBODY)


@pytest.fixture
def manager() -> User:
    return make_user(Role.PROGRAM_MANAGER, make_organization(Side.OPERATOR))


def tried(manager: User, policy: GreenPath = SLOT) -> dict[str, Any]:
    trial = ask_trial(PROGRAM, policy, actor_of_user(manager))
    run_jobs()
    trial.refresh_from_db()
    assert trial.result is not None
    return dict(trial.result)


def dropped(scene: Scene, claim: Claim) -> Claim:
    """Let the reviewer drop the last line and accept the others."""
    *first, last = claim.lines.order_by("place")
    rulings = [Ruling(line.id, Outcome.ACCEPT) for line in first]
    rulings.append(Ruling(last.id, Outcome.DROP, code="missing_products"))
    return decide(claim.id, rulings, scene.reviewer)


def test_a_dry_run_counts_what_people_accepted_too_and_what_they_did_not(
    scene: Scene, manager: User
) -> None:
    scene.approved("teams")
    partly = dropped(scene, scene.under_review("exchange", "intune"))
    result = tried(manager)
    assert (result["claims"], result["accepted"], result["share"], result["right"]) == (
        2, 2, "1.0000", 1,
    )  # fmt: skip
    assert result["differ"] == {"turned_down": 1}
    assert result["listed"] == [{"claim": partly.id, "why": "turned_down"}]


def test_what_the_customer_ended_later_is_told_apart(scene: Scene, manager: User) -> None:
    claim = scene.approved("teams")
    end_by_customer(Association.objects.get().id, scene.tenant_admin)
    result = tried(manager)
    assert (result["right"], result["differ"]) == (0, {"customer": 1})
    assert result["listed"] == [{"claim": claim.id, "why": "customer"}]


def test_each_condition_says_how_many_claims_it_stopped(scene: Scene, manager: User) -> None:
    scene.approved("teams")  # its location is not enrolled, which the partner explained
    conditions = (GREEN.NO_WARNINGS, GREEN.VERIFIED_RECEIPT, GREEN.SLOT_FREE)
    result = tried(manager, GreenPath(conditions=conditions, partner_history=ANYBODY))
    assert (result["accepted"], result["share"], result["left_to_people"]) == (0, "0.0000", 1)
    assert result["failed"] == {"no_warnings": 1, "verified_receipt": 1}
    assert result["failed_alone"] == {}


def test_slot_and_rivals_are_judged_as_they_were_at_submission(scene: Scene, manager: User) -> None:
    first = scene.submitted("teams")
    late = scene.under_review("teams", side=make_claimant())
    scene.accept_all(late)
    conditions = (GREEN.SLOT_FREE, GREEN.NO_COMPETING_CLAIM)
    result = tried(manager, GreenPath(conditions=conditions, partner_history=ANYBODY))
    assert (result["claims"], result["failed"]) == (1, {"no_competing_claim": 1})
    assert first.state == "submitted"


def test_history_counts_only_what_was_decided_before(scene: Scene, manager: User) -> None:
    for name in ("teams", "exchange", "intune"):
        scene.approved(name)
    history = ANYBODY.model_copy(
        update={"min_decided_claims": 2, "max_rejected_share": Decimal("0.05")}
    )
    policy = GreenPath(conditions=(GREEN.PARTNER_HISTORY,), partner_history=history)
    assert tried(manager, policy)["failed"] == {"partner_history": 2}


def test_claims_that_policy_decided_and_claims_undecided_are_left_out(
    scene: Scene, manager: User
) -> None:
    enforce(green_path())
    accept(scene.submitted("teams").id, system("test"))
    scene.submitted_anew()
    assert tried(manager)["claims"] == 0


def test_a_dry_run_changes_nothing(scene: Scene, manager: User) -> None:
    claim = scene.approved("teams")
    run_jobs()
    before = picture(claim)
    tried(manager)
    assert picture(claim) == before


def test_nothing_to_try_and_nobody_else_may(scene: Scene, manager: User) -> None:
    with pytest.raises(Invalid) as refused:
        ask_trial(PROGRAM, GreenPath(conditions=()), actor_of_user(manager))
    assert refused.value.code == "no_condition"
    with pytest.raises(Forbidden):
        ask_trial(PROGRAM, SLOT, scene.reviewer)
    assert not GreenTrial.objects.exists()


POLICY = {
    "enabled": True, "conditions": ["slot_free", "no_warnings"],
    "partner_history": {"min_decided_claims": 3, "max_rejected_share": "0.10"},
    "audit_share": "0.50",
}  # fmt: skip


def test_the_api_tries_shows_and_proposes(scene: Scene, manager: User) -> None:
    scene.approved("teams")
    call, base = Caller(manager), f"programs/{PROGRAM}/green-path"
    assert call("get", base).json()["policy"]["enabled"] is False
    asked = call("post", f"{base}/dry-runs", {"policy": POLICY})
    assert asked.status_code == 202
    run_jobs()
    done = call("get", f"{base}/dry-runs/{asked.json()['id']}").json()
    assert (done["result"]["claims"], done["policy"]["audit_share"]) == (1, "0.50")
    assert call("get", asked.json()["operation"].removeprefix("/api/v1/")).json()["percent"] == 100
    made = call("post", f"{base}/proposals", {"policy": POLICY, "note": "Plain cases."})
    assert (made.status_code, made.json()["state"]) == (201, "open")
    paths = {one["path"] for one in call("get", f"programs/proposals/{made.json()['id']}").json()[
        "changes"
    ]}  # fmt: skip
    assert all(path.startswith("policy.green_path") for path in paths)


def test_a_share_that_is_none_is_refused_with_its_place(manager: User, scene: Scene) -> None:
    del scene
    bad = POLICY | {"audit_share": "half"}
    body = {"policy": bad, "note": "Why."}
    answer = Caller(manager)("post", f"programs/{PROGRAM}/green-path/proposals", body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["remedy"]) == (
        "audit_share",
        "Write a number from 0 to 1, such as 0.05.",
    )
    assert not Proposal.objects.exists()


def test_a_program_manager_tries_and_proposes_on_the_page(scene: Scene, manager: User) -> None:
    scene.approved("teams")
    client = Client()
    client.force_login(manager)
    page = client.get(f"/claims/green-path/{PROGRAM}").content.decode()
    assert "Try it on past claims" in page
    given = {
        "enabled": "on", "conditions": ["slot_free"], "min_decided_claims": "0",
        "max_rejected_share": "1", "audit_share": "0.2", "do": "try",
    }  # fmt: skip
    address = f"/claims/green-path/{PROGRAM}/change"
    answer = client.post(address, given)
    run_jobs()
    shown = client.get(answer["Location"]).content.decode()
    assert "Would have accepted 100.0% (1 of 1 claims)" in shown
    strict = client.post(
        address, given | {"conditions": ["partner_history"], "min_decided_claims": "9"}
    )
    run_jobs()
    assert (
        "Would have accepted none of 1 claims." in client.get(strict["Location"]).content.decode()
    )
    refused = client.post(address, given | {"do": "propose"})
    assert refused.status_code == 422  # without a note
    made = client.post(address, given | {"do": "propose", "note": "Plain cases."})
    assert made["Location"].startswith("/programs/proposals/")
    waits = client.get(f"/claims/green-path/{PROGRAM}").content.decode()
    assert "Plain cases." in waits
