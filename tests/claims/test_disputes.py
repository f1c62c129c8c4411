"""Disputes: who may, once and in time; what each outcome does to lines, claim and customer."""

from datetime import timedelta

import pytest
from tests.builders import make_user
from tests.claims.every_verb import picture
from tests.claims.scene import Scene, add_evidence, make_claimant

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.clocks import act
from opencpor.claims.actions.decide_dispute import Verdict, decide_dispute
from opencpor.claims.actions.decline import decline
from opencpor.claims.actions.dispute import dispute
from opencpor.claims.actions.end import disassociate, end_by_customer
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.actions.settle import settle
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.actions.withdraw_dispute import withdraw_dispute
from opencpor.claims.models import Claim, ClaimLine, Dispute
from opencpor.claims.ports import Standing
from opencpor.claims.rights import allowed
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, Invalid, Problem
from opencpor.journal.models import Event
from opencpor.notices.models import Mail
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
OVERTURN = Verdict(overturn=True, reason="Page 3 names it.")
UPHOLD = Verdict(overturn=False, reason="It does not name the product.")


def states(claim: Claim) -> list[str]:
    return [line.state for line in claim.lines.order_by("place")]


def opened(scene: Scene, claim: Claim, **more: object) -> Claim:
    return dispute(claim.id, "The proof names it.", scene.ours.actor, **more)  # type: ignore[arg-type]


def refused(scene: Scene, claim: Claim, words: str = "Because.") -> Problem:
    before = picture(claim)
    with pytest.raises(Problem) as caught:
        dispute(claim.id, words, scene.ours.actor)
    assert picture(claim) == before
    return caught.value


def test_a_rejected_claim_waits_for_a_senior_reviewer_once_it_is_disputed(scene: Scene) -> None:
    claim = opened(scene, scene.rejected())
    assert (claim.state, set(states(claim))) == ("disputed", {"pending"})
    deadline = claim.deadline_at
    assert deadline is not None
    assert deadline > now() + timedelta(days=5)
    made = Dispute.objects.get()
    assert {one["code"] for one in made.before.values()} == {"insufficient_poe"}
    assert scene.consent.heard[-1] == "disputed"


def test_a_dispute_needs_words_or_new_evidence(scene: Scene) -> None:
    claim = scene.rejected()
    assert refused(scene, claim, "  ").code == "nothing_new"
    add_evidence(claim)
    assert dispute(claim.id, "", scene.ours.actor).state == State.DISPUTED


def test_only_an_incentives_admin_disputes(scene: Scene) -> None:
    claim = scene.rejected()
    home = scene.ours.location.organization.organization
    writer = actor_of_user(make_user(Role.INCENTIVES_USER, home))
    before = picture(claim)
    with pytest.raises(Forbidden):
        dispute(claim.id, "Because.", writer)
    assert picture(claim) == before


def test_nothing_is_disputed_after_its_time(scene: Scene) -> None:
    claim = scene.rejected()
    scene.passed(claim)
    assert refused(scene, claim).code == "cannot_be_disputed"


def test_a_dropped_line_is_disputed_within_the_time_of_its_own_drop(scene: Scene) -> None:
    claim = scene.settle(scene.partly_dropped())
    dropped = scene.line(claim, 1)
    old = now() - timedelta(days=31)
    ClaimLine.objects.filter(id=dropped.id).update(state_since=old)
    assert refused(scene, claim).code == "cannot_be_disputed"
    ClaimLine.objects.filter(id=dropped.id).update(state_since=old + timedelta(days=2))
    claim = opened(scene, claim)
    assert (claim.state, states(claim)) == ("disputed", ["active", "pending"])


def test_nothing_is_disputed_after_the_customer_declined(scene: Scene) -> None:
    claim = decline(scene.partly_dropped().id, scene.tenant_admin)
    assert (claim.state, states(claim)) == ("rejected", ["declined", "dropped"])
    assert refused(scene, claim).code == "cannot_be_disputed"


def test_what_its_partner_took_back_is_nobodys_decision(scene: Scene) -> None:
    claim = scene.awaiting_customer("teams", "exchange")
    scene.approved("exchange", side=make_claimant())
    scene.settle(claim)
    claim = withdraw(claim.id, "We do not do this part.", scene.ours.actor)
    assert (claim.state, states(claim)) == ("approved", ["active", "dropped"])
    assert scene.line(claim, 1).reason_code == "withdrawn"
    assert "dispute" not in allowed(claim, scene.ours.actor)
    assert refused(scene, claim).code == "cannot_be_disputed"


def test_a_decision_is_disputed_once(scene: Scene) -> None:
    claim = scene.settle(scene.partly_dropped())
    opened(scene, claim)
    decide_dispute(claim.id, UPHOLD, scene.senior)
    assert states(claim) == ["active", "dropped"]
    assert refused(scene, Claim.objects.get(id=claim.id)).code == "cannot_be_disputed"


def test_a_line_lost_to_another_partner_is_disputed_once_by_itself(scene: Scene) -> None:
    claim = scene.settle(scene.partly_dropped())
    opened(scene, claim)
    withdraw_dispute(claim.id, scene.ours.actor)
    ClaimLine.objects.filter(claim=claim, place=2).update(reason_code="ARBLOST", dispute=None)
    opened(scene, claim)
    withdraw_dispute(claim.id, scene.ours.actor)
    assert [one.of_arbitration for one in Dispute.objects.order_by("opened_at")] == [False, True]
    assert refused(scene, Claim.objects.get(id=claim.id)).code == "cannot_be_disputed"


def test_what_one_claims_again_is_not_disputed_too(scene: Scene) -> None:
    claim = scene.rejected()
    scene.submitted("teams")
    problem = refused(scene, claim)
    assert (problem.code, {one.code for one in problem.errors}) == (
        "blocking_findings", {"already_claimed"},
    )  # fmt: skip


def test_only_the_lines_named_are_disputed(scene: Scene) -> None:
    claim = scene.rejected()
    claim = opened(scene, claim, line_ids=[scene.line(claim).id])
    assert states(claim) == ["pending", "dropped"]
    with pytest.raises(Invalid):
        decide_dispute(claim.id, Verdict(True, "Yes.", [scene.line(claim, 1).id]), scene.senior)
    assert states(claim) == ["pending", "dropped"]


def test_an_upheld_decision_is_final_with_its_reasons_as_before(scene: Scene) -> None:
    claim = decide_dispute(scene.disputed().id, UPHOLD, scene.senior)
    assert (claim.state, set(states(claim)), claim.deadline_at) == (
        "rejected_final", {"dropped"}, None,
    )  # fmt: skip
    assert {line.reason_code for line in claim.lines.all()} == {"insufficient_poe"}
    made = Dispute.objects.get()
    assert (made.outcome, made.reason) == ("upheld", UPHOLD.reason)
    assert scene.consent.heard[-1] == "upheld"


def test_an_overturned_decision_waits_for_the_customer(scene: Scene) -> None:
    claim = decide_dispute(scene.disputed().id, OVERTURN, scene.senior)
    assert (claim.state, set(states(claim)), claim.reason_code) == (
        "awaiting_customer", {"accepted"}, "",
    )  # fmt: skip
    assert "overturned" in scene.consent.heard
    assert scene.settle(claim).state == State.APPROVED


def test_where_the_customer_has_agreed_an_overturned_line_stands_at_once(scene: Scene) -> None:
    claim = scene.disputed()
    scene.consent.standing_is = Standing(settled=True)
    assert decide_dispute(claim.id, OVERTURN, scene.senior).state == State.APPROVED
    assert Association.objects.count() == 2


def test_some_lines_can_be_accepted_and_the_others_dropped_again(scene: Scene) -> None:
    claim = scene.disputed()
    verdict = Verdict(True, "Only Teams.", [scene.line(claim).id])
    claim = decide_dispute(claim.id, verdict, scene.senior)
    assert (claim.state, states(claim)) == ("awaiting_customer", ["accepted", "dropped"])
    assert Dispute.objects.get().outcome == "overturned"


def test_a_slot_that_was_taken_meanwhile_leaves_the_rest_decided(scene: Scene) -> None:
    claim = scene.disputed()
    scene.approved("teams", side=make_claimant())
    assert states(claim) == ["contested", "pending"]
    with pytest.raises(Conflict) as caught:
        decide_dispute(claim.id, OVERTURN, scene.senior)
    assert caught.value.code == "slot_taken"
    assert states(claim) == ["contested", "accepted"]
    assert Claim.objects.get(id=claim.id).state == State.AWAITING_CUSTOMER


def test_a_disputed_line_whose_slot_is_free_again_still_waits_for_its_decision(
    scene: Scene,
) -> None:
    claim, rival = scene.disputed(), make_claimant()
    scene.approved("teams", side=rival)
    disassociate(Association.objects.get().id, "Done.", rival.actor)
    assert states(claim) == ["pending", "pending"]


@pytest.mark.parametrize("part", ["reviewer", "reassigned", "was named"])
def test_whoever_took_part_does_not_decide_the_dispute(scene: Scene, part: str) -> None:
    senior = scene.senior
    if part == "reviewer":
        scene.reviewer = senior
    elif part == "was named":
        scene.reviewer = actor_of_user(make_user(Role.SENIOR_REVIEWER, scene.operator))
    claim = scene.under_review()
    if part == "reassigned":
        reassign(claim.id, scene.reviewer.id, senior)
    if part == "was named":
        reassign(claim.id, senior.id, scene.reviewer)
        reassign(claim.id, scene.reviewer.id, scene.reviewer)
    from opencpor.claims.actions.reject import reject

    reject(claim.id, "insufficient_poe", scene.reviewer)
    claim = opened(scene, claim)
    before = picture(claim)
    with pytest.raises(Conflict) as caught:
        decide_dispute(claim.id, UPHOLD, senior)
    assert (caught.value.code, picture(claim)) == ("took_part", before)
    assert decide_dispute(claim.id, UPHOLD, _another(scene)).state == State.REJECTED_FINAL


def _another(scene: Scene) -> Actor:
    return actor_of_user(make_user(Role.SENIOR_REVIEWER, scene.operator))


def test_a_withdrawn_dispute_leaves_the_decision_final(scene: Scene) -> None:
    claim = withdraw_dispute(scene.disputed().id, scene.ours.actor)
    assert (claim.state, set(states(claim))) == ("rejected_final", {"dropped"})
    assert Dispute.objects.get().outcome == "withdrawn"
    assert Event.objects.filter(type="claim.dispute_withdrawn").count() == 1


def test_the_customer_declines_what_is_disputed(scene: Scene) -> None:
    claim = decline(scene.disputed().id, scene.tenant_admin)
    assert (claim.state, claim.reason_code, set(states(claim))) == (
        "rejected_final", "customer_declined", {"declined"},
    )  # fmt: skip
    assert Dispute.objects.get().outcome == "declined"


def test_a_decline_of_one_disputed_line_leaves_the_other_to_be_decided(scene: Scene) -> None:
    claim = scene.disputed()
    claim = decline(claim.id, scene.tenant_admin, line_ids=[scene.line(claim).id])
    assert (claim.state, states(claim)) == ("disputed", ["declined", "pending"])
    claim = decide_dispute(claim.id, UPHOLD, scene.senior)
    assert (claim.state, states(claim)) == ("rejected_final", ["declined", "dropped"])


def test_what_stands_goes_on_while_another_line_is_disputed(scene: Scene) -> None:
    claim = opened(scene, scene.partly_dropped())
    assert states(claim) == ["accepted", "pending"]
    scene.consent.standing_is = Standing(settled=True)
    claim = settle(claim.id, scene.tenant_admin)
    assert (claim.state, states(claim)) == ("disputed", ["active", "pending"])
    end_by_customer(Association.objects.get().id, scene.tenant_admin)
    claim = decide_dispute(claim.id, UPHOLD, scene.senior)
    assert (claim.state, states(claim)) == ("rejected_final", ["ended", "dropped"])


def test_files_can_be_added_while_a_dispute_is_open(scene: Scene) -> None:
    from opencpor.claims.rights import allowed

    claim = scene.disputed()
    assert "add-evidence" in allowed(claim, scene.ours.actor)
    assert "edit" not in allowed(claim, scene.ours.actor)


def test_seniors_hear_of_a_dispute_and_the_partner_of_its_end(scene: Scene) -> None:
    senior = make_user(Role.SENIOR_REVIEWER, scene.operator)
    claim = scene.disputed()
    decide_dispute(claim.id, UPHOLD, scene.senior)
    sent = set(Mail.objects.values_list("recipient", "kind"))
    assert (senior.email, "claim.senior-disputed") in sent
    assert (scene.ours.user.email, "claim.partner-dispute-decided") in sent


def test_the_deadline_of_a_dispute_changes_nothing_but_is_told(scene: Scene) -> None:
    claim = scene.disputed()
    scene.passed(claim)
    assert (act(claim.id), act(claim.id)) == (True, False)
    late = Claim.objects.get(id=claim.id)
    assert (late.state, late.overdue_at is not None) == ("disputed", True)
    assert Mail.objects.filter(kind="claim.operator-overdue").exists()


def test_words_of_a_dispute_are_not_in_the_log(scene: Scene) -> None:
    decide_dispute(scene.disputed().id, OVERTURN, scene.senior)
    said = str(list(Event.objects.values_list("data", flat=True)))
    assert "The proof names it" not in said
    assert "Page 3" not in said
