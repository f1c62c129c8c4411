"""Written policy against people at the same instant: one of them has the claim, never both."""

import pytest
from tests.claims.green.policy import enforce, green_path
from tests.claims.scene import ENROLLED_LATER, Scene, make_claimant
from tests.claims.test_races import at_once

from opencpor.access.actor import system
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.green.actions.accept import accept
from opencpor.claims.green.models import GreenDecision
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.ports import Standing
from opencpor.journal.models import Event
from opencpor.register.models import Association

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CLOCK = system("test")


def decided(claim: Claim) -> int:
    return Event.objects.filter(stream=f"claim:{claim.id}", type="claim.decided").count()


def test_a_reviewer_who_starts_at_the_same_instant_has_the_claim_or_finds_it_decided(
    scene: Scene,
) -> None:
    enforce(green_path())
    for name in ("teams", "exchange", "intune", "sharepoint"):
        claim = scene.submitted(name)
        answers = at_once(
            lambda c=claim: accept(c.id, CLOCK), lambda c=claim: start_review(c.id, scene.reviewer)
        )
        now = Claim.objects.get(id=claim.id)
        green = GreenDecision.objects.filter(claim=claim).count()
        if now.state == "under_review":
            assert (answers, green, decided(claim)) == ({"done": 2}, 0, 0)
        else:
            assert (now.state, now.reviewer_id) == ("awaiting_customer", None)
            assert (answers["not_allowed_now"], green, decided(claim)) == (1, 1, 1)


def test_a_withdrawal_at_the_same_instant_leaves_no_association(scene: Scene) -> None:
    enforce(green_path())
    claim = scene.submitted("teams")
    at_once(
        lambda: accept(claim.id, CLOCK),
        lambda: withdraw(claim.id, "A mistake.", scene.ours.actor),
    )
    assert Claim.objects.get(id=claim.id).state == "withdrawn"
    assert decided(claim) == GreenDecision.objects.count()
    assert not Association.objects.exists()


def test_two_workers_with_the_same_job_decide_once(scene: Scene) -> None:
    enforce(green_path())
    scene.consent.standing_is = Standing(settled=True)
    claim = scene.submitted("teams")
    assert at_once(*[lambda: accept(claim.id, CLOCK)] * 8) == {"done": 8}
    assert (GreenDecision.objects.count(), decided(claim), Association.objects.count()) == (1, 1, 1)


def test_a_rival_that_submits_at_the_same_instant_is_seen_or_comes_too_late(scene: Scene) -> None:
    enforce(green_path())
    claim = scene.submitted("teams")
    rival = make_claimant()
    draft = scene.draft("teams", side=rival)
    at_once(
        lambda: accept(claim.id, CLOCK),
        lambda: submit(
            draft.id, rival.actor, acknowledgements=scene.acknowledgements, reasons=ENROLLED_LATER
        ),
    )
    line = ClaimLine.objects.get(claim=claim)
    assert line.state == ("accepted" if GreenDecision.objects.exists() else "pending")
    assert accept(draft.id, CLOCK) is None
