"""A share of what written policy decides is looked at by people, and their verdict is kept."""

import pytest
from django.core import mail as outbox
from tests.claims.green.policy import enforce, green_path
from tests.claims.scene import Scene
from tests.jobs import run_jobs

from opencpor.access.actor import system
from opencpor.claims.green.actions.accept import accept
from opencpor.claims.green.actions.judge import judge
from opencpor.claims.green.models import GreenDecision, Verdict
from opencpor.claims.green.queries import figures, samples
from opencpor.claims.models import Claim
from opencpor.common.errors import Conflict, Forbidden, Invalid
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db


def sample(scene: Scene, *, sampled: bool = True) -> Claim:
    enforce(green_path(sampled=sampled))
    claim = scene.submitted("teams")
    assert accept(claim.id, system("test")) is not None
    return claim


def test_a_reviewers_agreement_is_kept_without_a_reason(scene: Scene) -> None:
    claim = sample(scene)
    judged = judge(claim.id, Verdict.AGREE, "", scene.reviewer)
    assert (judged.verdict, judged.judged_by, judged.revision) == ("agree", scene.reviewer.id, 2)
    counted = figures(scene.reviewer)
    assert (counted.decided, counted.sampled, counted.judged, counted.wrong) == (1, 1, 1, 0)
    assert counted.error_share == 0


def test_an_error_needs_a_reason(scene: Scene) -> None:
    claim = sample(scene)
    with pytest.raises(Invalid) as refused:
        judge(claim.id, Verdict.OVERTURN, " ", scene.reviewer)
    assert refused.value.code == "reason_missing"
    assert GreenDecision.objects.get().verdict == ""


def test_an_error_is_told_to_senior_reviewers_and_changes_no_association(scene: Scene) -> None:
    claim = sample(scene)
    judge(claim.id, Verdict.OVERTURN, "The contract is of another tenant.", scene.reviewer)
    run_jobs()
    subjects = [mail.subject for mail in outbox.outbox]
    assert "Wrongly accepted by written policy: Teams rollout" in subjects
    assert Claim.objects.get(id=claim.id).state == "awaiting_customer"
    assert figures(scene.reviewer).error_share == 1


def test_the_reason_stands_in_the_log_only_as_a_commitment(scene: Scene) -> None:
    claim = sample(scene)
    judge(claim.id, Verdict.OVERTURN, "Ada signed for nobody.", scene.reviewer)
    event = Event.objects.get(stream=f"claim:{claim.id}", type="claim.sample_judged")
    assert event.data["verdict"] == "overturn"
    assert "Ada" not in str(event.data)


def test_a_verdict_is_given_once(scene: Scene) -> None:
    claim = sample(scene)
    judge(claim.id, Verdict.AGREE, "", scene.reviewer)
    with pytest.raises(Conflict) as refused:
        judge(claim.id, Verdict.OVERTURN, "No.", scene.senior)
    assert refused.value.code == "already_judged"
    assert GreenDecision.objects.get().verdict == "agree"


def test_what_was_not_drawn_is_not_judged(scene: Scene) -> None:
    claim = sample(scene, sampled=False)
    with pytest.raises(Conflict) as refused:
        judge(claim.id, Verdict.AGREE, "", scene.reviewer)
    assert refused.value.code == "not_sampled"
    assert not samples(scene.reviewer).exists()


def test_neither_partner_nor_machine_judges(scene: Scene) -> None:
    claim = sample(scene)
    for actor in (scene.ours.actor, scene.tenant_admin, system("test")):
        with pytest.raises(Forbidden):
            judge(claim.id, Verdict.AGREE, "", actor)
    assert GreenDecision.objects.get().verdict == ""
