"""The green path through API, pages, and a customer's real acknowledgement."""

import io

import pytest
from django.test import Client
from tests import files
from tests.builders import make_user
from tests.claims.consent.test_answering import post
from tests.claims.green.policy import enforce, green_path
from tests.claims.scene import PROGRAM, Scene
from tests.claims.test_api import Caller
from tests.claims.world import World, last_token
from tests.jobs import run_jobs

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions.read import read_file
from opencpor.claims.evidence.models import FileText
from opencpor.claims.green.actions.accept import accept
from opencpor.claims.green.actions.judge import judge
from opencpor.claims.green.models import GreenDecision, Verdict
from opencpor.directory.models import CustomerDomain
from opencpor.programs.document.policy import GreenCondition

pytestmark = pytest.mark.django_db
GREEN = GreenCondition


@pytest.fixture
def reviewer(scene: Scene) -> Caller:
    return Caller(User.objects.get(id=scene.reviewer.id))


def page(user_id: str, address: str) -> str:
    client = Client()
    client.force_login(User.objects.get(id=user_id))
    return client.get(address).content.decode()


def test_an_acknowledgement_from_a_verified_domain_lets_a_waiting_claim_pass() -> None:
    world = World()
    enforce(green_path((GREEN.VERIFIED_RECEIPT, GREEN.SLOT_FREE)), PROGRAM)
    claim = world.submitted(world.partner_actor(), "teams")
    token = last_token()
    claim.refresh_from_db()
    assert claim.state == "submitted"
    assert post(token, "acknowledge").status_code == 200
    run_jobs()
    claim.refresh_from_db()
    assert claim.state == "approved"
    receipt = GreenDecision.objects.get(claim=claim).conditions[0]
    assert receipt["value"] == {"receipt": "verified"}


def test_an_acknowledgement_from_a_domain_nobody_verified_does_not() -> None:
    world = World()
    enforce(green_path((GREEN.VERIFIED_RECEIPT,)), PROGRAM)
    CustomerDomain.objects.update(verified_at=None, verified_by="")
    claim = world.submitted(world.partner_actor(), "teams")
    assert post(last_token(), "acknowledge").status_code == 200
    run_jobs()
    claim.refresh_from_db()
    assert claim.state == "submitted"


def test_a_file_that_is_read_after_submission_lets_a_waiting_claim_pass() -> None:
    world = World()
    enforce(green_path((GREEN.EVIDENCE_NAMES_TENANT,)), PROGRAM)
    claim = world.submitted(world.partner_actor(), "teams")
    queue = GreenDecision.objects.filter(claim=claim)
    run_jobs()
    assert not queue.exists()  # its file names nothing
    file = claim.evidence.get().file
    FileText.objects.filter(file=file).delete()
    storage.keep(file.id, io.BytesIO(files.pdf(f"Tenant {world.tenant_id}")))
    read_file(file.id)
    run_jobs()
    assert queue.get().conditions[0]["value"] == {"found": 1, "of": 1, "unread": 0}


def test_the_api_shows_operators_each_condition_with_its_value(
    scene: Scene, reviewer: Caller
) -> None:
    enforce(green_path((GREEN.NO_WARNINGS, GREEN.SLOT_FREE)))
    claim = scene.submitted("teams")
    answer = reviewer("get", f"claims/{claim.id}/green-path")
    said = answer.json()
    assert (said["enabled"], said["version"], said["would_accept"]) == (True, 2, False)
    assert [(one["condition"], one["holds"], one["value"]) for one in said["conditions"]] == [
        ("no_warnings", False, {"warnings": ["not_enrolled"]}),
        ("slot_free", True, {"held": 0}),
    ]
    assert (said["obstacles"], said["decision"]) == ([], None)


def test_partners_are_not_shown_the_conditions(scene: Scene) -> None:
    enforce(green_path())
    claim = scene.submitted("teams")
    accept(claim.id, system("test"))
    answer = Caller(scene.ours.user)("get", f"claims/{claim.id}/green-path")
    assert answer.status_code == 403
    shown = page(scene.ours.user.id, f"/claims/{claim.id}")
    assert "Decided by the operator&#x27;s written policy" in shown or (
        "Decided by the operator's written policy" in shown
    )
    assert "No other partner claims the same" not in shown


def test_a_sample_is_listed_judged_and_no_longer_waits(scene: Scene, reviewer: Caller) -> None:
    enforce(green_path(sampled=True))
    claim = scene.submitted("teams")
    accept(claim.id, system("test"))
    listed = reviewer("get", "claims/green-path/samples?verdict=waiting").json()["items"]
    assert [one["claim"] for one in listed] == [claim.id]
    seen = reviewer("get", f"claims/{claim.id}/green-path")["ETag"]
    body = {"verdict": "overturn", "reason": "Another tenant."}
    path = f"claims/{claim.id}/green-path/verdict"
    assert reviewer("post", path, body).status_code == 428
    answer = reviewer("post", path, body, seen=seen)
    assert answer.json()["decision"]["verdict"] == "overturn"
    assert reviewer("get", "claims/green-path/samples?verdict=waiting").json()["items"] == []
    assert reviewer("post", path, body, seen=seen).status_code == 412


def test_the_error_rate_of_the_sample_is_shown(scene: Scene) -> None:
    enforce(green_path(sampled=True))
    manager = make_user(Role.PROGRAM_MANAGER, scene.operator)
    for verdict in (Verdict.AGREE, Verdict.OVERTURN, Verdict.AGREE):
        claim = scene.submitted_anew()
        accept(claim.id, system("test"))
        judge(claim.id, verdict, "Another tenant.", scene.reviewer)
    figures = Caller(manager)("get", f"programs/{PROGRAM}/green-path").json()["figures"]
    assert (figures["sampled"], figures["wrong"], figures["error_share"]) == (3, 1, "0.3333")
    assert "(33.3%)" in page(manager.id, f"/claims/green-path/{PROGRAM}").replace("\u202f", "")


def test_reviewers_find_samples_and_give_a_verdict_on_the_claims_page(scene: Scene) -> None:
    enforce(green_path(sampled=True))
    claim = scene.submitted("teams")
    accept(claim.id, system("test"))
    assert f"/claims/{claim.id}/review#green" in page(scene.reviewer.id, "/claims/samples")
    assert "Give the verdict" in page(scene.reviewer.id, f"/claims/{claim.id}/review")
    client = Client()
    client.force_login(User.objects.get(id=scene.reviewer.id))
    address = f"/claims/{claim.id}/review/sample"
    refused = client.post(address, {"sample-verdict": "overturn"})
    assert (refused.status_code, GreenDecision.objects.get().verdict) == (422, "")
    given = {"sample-verdict": "overturn", "sample-reason": "Another tenant."}
    assert client.post(address, given)["Location"] == "/claims/samples"
    assert "Another tenant." in page(scene.reviewer.id, "/claims/samples?view=overturn")


def test_a_reviewer_reads_why_policy_left_a_claim_to_people(scene: Scene) -> None:
    enforce(green_path((GREEN.NO_WARNINGS, GREEN.SLOT_FREE)))
    claim = scene.submitted("teams")
    shown = page(scene.reviewer.id, f"/claims/{claim.id}/review")
    assert "Written policy leaves this claim to you" in shown
    assert "not_enrolled" in shown
