"""Review: who has a claim, what is asked, and decisions line by line."""

import pytest
from tests.builders import make_user
from tests.claims.every_verb import picture
from tests.claims.scene import ENROLLED_LATER, Scene, make_claimant

from opencpor.access.actor import system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.edit import edit
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.actions.reject import reject
from opencpor.claims.actions.release import release
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.models import Claim, ClaimClock
from opencpor.claims.ports import Standing
from opencpor.claims.states import State
from opencpor.common.errors import Conflict, Invalid
from opencpor.journal.models import Event
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
ACCEPT, DROP = Outcome.ACCEPT, Outcome.DROP


def states(claim: Claim) -> list[str]:
    return [line.state for line in claim.lines.order_by("place")]


def test_a_claim_pins_the_program_its_location_and_its_customer(scene: Scene) -> None:
    claim = scene.submitted()
    assert (claim.program_version, claim.location_id, claim.customer_id, claim.round) == (
        1, scene.ours.location.pk, scene.customer.pk, 1,
    )  # fmt: skip


def test_another_reviewer_cannot_act_on_a_claim_under_review(scene: Scene) -> None:
    claim = scene.under_review()
    other = actor_of_user(make_user(Role.REVIEWER, scene.operator))
    before = picture(claim)
    with pytest.raises(Conflict) as refused:
        release(claim.id, other)
    assert refused.value.code == "reviewed_by_another"
    assert picture(claim) == before


def test_a_released_claim_waits_with_the_deadline_it_had(scene: Scene) -> None:
    claim = scene.submitted()
    first = claim.deadline_at
    started = start_review(claim.id, scene.reviewer)
    review_deadline = started.deadline_at
    released = release(claim.id, scene.reviewer)
    assert (released.state, released.reviewer_id, released.deadline_at) == (
        State.SUBMITTED, None, first,
    )  # fmt: skip
    assert start_review(claim.id, scene.reviewer).deadline_at == review_deadline
    assert ClaimClock.objects.filter(claim=claim, round=1).count() == 2


def test_only_a_reviewer_can_be_given_a_claim(scene: Scene) -> None:
    claim = scene.submitted()
    with pytest.raises(Invalid) as refused:
        reassign(claim.id, scene.ours.user.id, scene.senior)
    assert refused.value.code == "not_a_reviewer"
    assert reassign(claim.id, scene.reviewer.id, scene.senior).reviewer_id == scene.reviewer.id


def test_the_earliest_of_competing_claims_is_reviewed_first(scene: Scene) -> None:
    first = scene.submitted("teams")
    second = scene.submitted("teams", side=make_claimant())
    with pytest.raises(Invalid) as refused:
        start_review(second.id, scene.reviewer)
    assert refused.value.code == "earlier_claim_waits"
    assert first.id in refused.value.errors[0].message
    assert start_review(second.id, scene.reviewer, reason="Urgent.").state == State.UNDER_REVIEW


def test_questions_need_codes_of_the_program(scene: Scene) -> None:
    claim = scene.under_review()
    with pytest.raises(Invalid) as refused:
        request_information(claim.id, [Question("because")], "", scene.reviewer)
    assert refused.value.errors[0].code == "unknown_reason"
    assert "missing_products" in refused.value.errors[0].remedy


def test_when_asked_only_what_the_table_opens_can_be_changed(scene: Scene) -> None:
    claim = scene.action_required()
    before = picture(claim)
    with pytest.raises(Invalid) as refused:
        edit(claim.id, Changes({"name": "Another", "tenant_id": "x"}), scene.ours.actor)
    assert [one.field for one in refused.value.errors] == ["name", "customer.tenant_id"]
    assert picture(claim) == before


def test_an_answer_starts_a_new_round_with_new_clocks(scene: Scene) -> None:
    claim = scene.action_required("teams", "exchange")
    edit(claim.id, Changes(lines=(LineChange("teams"), LineChange("intune"))), scene.ours.actor)
    answered = resubmit(claim.id, scene.ours.actor)
    assert (answered.state, answered.round) == (State.UNDER_REVIEW, 2)
    assert answered.reviewer_id == scene.reviewer.id
    assert answered.information_requests.get().answered_at is not None
    units = {line.workload: line.state for line in answered.lines.all()}
    assert units == {"teams": "pending", "exchange": "dropped", "intune": "pending"}


def test_an_answer_needs_at_least_one_line(scene: Scene) -> None:
    claim = scene.action_required("teams")
    edit(claim.id, Changes(lines=()), scene.ours.actor)
    with pytest.raises(Invalid) as refused:
        resubmit(claim.id, scene.ours.actor)
    assert ("lines", "lines_missing") in [(e.field, e.code) for e in refused.value.errors]


def test_each_line_is_decided_by_itself(scene: Scene) -> None:
    claim = scene.under_review("teams", "exchange")
    rulings = [
        Ruling(scene.line(claim, 0).id, ACCEPT),
        Ruling(scene.line(claim, 1).id, DROP, "missing_products", "Not in the agreement."),
    ]
    decided = decide(claim.id, rulings, scene.reviewer)
    assert (decided.state, states(decided)) == ("awaiting_customer", ["accepted", "dropped"])
    dropped = scene.line(claim, 1)
    assert (dropped.reason_code, dropped.reason_text) == (
        "missing_products", "Not in the agreement.",
    )  # fmt: skip


def test_a_decision_is_final_at_once_where_consent_is_settled(scene: Scene) -> None:
    claim = scene.under_review("teams")
    scene.consent.standing_is = Standing(settled=True)
    decided = scene.accept_all(claim)
    assert (decided.state, states(decided)) == ("approved", ["active"])
    assert Association.objects.get().claim_line == scene.line(claim).id


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([ACCEPT], "decision_incomplete"),
        ([DROP, DROP], "nothing_accepted"),
        ([ACCEPT, ACCEPT, ACCEPT], "decision_incomplete"),
    ],
)
def test_an_incomplete_decision_changes_nothing(
    scene: Scene, outcomes: list[Outcome], code: str
) -> None:
    claim = scene.under_review("teams", "exchange")
    lines = [scene.line(claim, 0).id, scene.line(claim, 1).id, "lin_x"]
    before = picture(claim)
    rulings = [
        Ruling(line, one, "missing_products")
        for line, one in zip(lines[: len(outcomes)], outcomes, strict=True)
    ]
    with pytest.raises(Invalid) as refused:
        decide(claim.id, rulings, scene.reviewer)
    assert (refused.value.code, picture(claim)) == (code, before)


def test_a_dropped_line_needs_a_code_of_the_program(scene: Scene) -> None:
    claim = scene.under_review("teams", "exchange")
    rulings = [Ruling(scene.line(claim, 0).id, ACCEPT), Ruling(scene.line(claim, 1).id, DROP)]
    with pytest.raises(Invalid) as refused:
        decide(claim.id, rulings, scene.reviewer)
    assert refused.value.code == "unknown_reason"


@pytest.mark.parametrize("code", ["customer_declined", "no_partner_response", "ARBLOST"])
def test_a_reviewer_gives_no_reason_that_is_somebody_elses(scene: Scene, code: str) -> None:
    claim = scene.under_review("teams", "exchange")
    before = picture(claim)
    kept, line = scene.line(claim, 0).id, scene.line(claim, 1).id
    for attempt in (
        lambda: reject(claim.id, code, scene.reviewer),
        lambda: decide(claim.id, [Ruling(kept, ACCEPT), Ruling(line, DROP, code)], scene.reviewer),
    ):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert (refused.value.code, picture(claim)) == ("unknown_reason", before)


def test_an_unverified_tenant_is_confirmed_before_a_line_is_accepted(scene: Scene) -> None:
    claim = scene.under_review("teams")
    scene.customer.status, scene.customer.verified_at = "unverified", None
    scene.customer.save()
    with pytest.raises(Invalid) as refused:
        scene.accept_all(claim)
    assert [error.code for error in refused.value.errors] == ["tenant_unverified"]
    assert states(claim) == ["pending"]


def test_a_taken_slot_is_contested_and_the_other_decisions_stand(scene: Scene) -> None:
    rival = make_claimant()
    ours = scene.under_review("teams", "exchange")
    theirs = scene.under_review("teams", side=rival)
    scene.settle(scene.accept_all(theirs))
    with pytest.raises(Conflict) as taken:
        scene.accept_all(ours)
    assert (taken.value.code, taken.value.kept) == ("slot_taken", True)
    assert [error.field for error in taken.value.errors] == [f"lines.{scene.line(ours).id}"]
    assert (Claim.objects.get(id=ours.id).state, states(ours)) == (
        "awaiting_customer", ["contested", "accepted"],
    )  # fmt: skip


def test_a_tenure_that_starts_contests_every_other_open_line(scene: Scene) -> None:
    ours = scene.submitted("teams", "exchange")
    revision = ours.revision
    scene.approved("teams", side=make_claimant())
    assert states(ours) == ["contested", "pending"]
    assert Claim.objects.get(id=ours.id).revision > revision
    event = Event.objects.filter(stream=f"claim:{ours.id}").order_by("-number")[0]
    assert event.type == "claim.line_contested"
    assert event.data == {"line": scene.line(ours).id}


def test_a_contested_line_goes_on_when_the_slot_is_free_again(scene: Scene) -> None:
    from opencpor.claims.actions.end import end_by_system

    ours = scene.submitted("teams")
    scene.approved("teams", side=make_claimant())
    end_by_system(Association.objects.get().id, "subscription_ended", system("test"))
    assert states(ours) == ["pending"]


def test_a_slot_that_another_holds_is_claimed_only_with_a_reason(scene: Scene) -> None:
    rival = make_claimant()
    scene.approved("teams", side=rival)
    draft = scene.draft("teams")
    with pytest.raises(Invalid) as refused:
        scene.hand_in(draft, ENROLLED_LATER)
    said = refused.value
    assert [(e.field, e.code) for e in said.errors] == [("lines.0", "slot_held")]
    assert rival.location.organization_id not in str(said.errors)
    assert Claim.objects.get(id=draft.id).state == "draft"
    assert scene.hand_in(draft).state == "submitted"
    assert draft.warning_reasons.get(code="slot_held").reason == "We do the work."


def test_the_same_slot_and_engagement_is_claimed_once(scene: Scene) -> None:
    first = scene.submitted("teams")
    with pytest.raises(Invalid) as refused:
        scene.submitted("teams")
    assert [error.code for error in refused.value.errors] == ["already_claimed"]
    assert Claim.objects.get(state="submitted").id == first.id


def test_a_warning_is_passed_only_with_a_reason_that_stays_on_record(scene: Scene) -> None:
    from opencpor.claims.actions.submit import submit

    draft = scene.draft("teams")
    with pytest.raises(Invalid) as refused:
        submit(draft.id, scene.ours.actor, acknowledgements=scene.acknowledgements)
    assert [(e.field, e.code) for e in refused.value.errors] == [("partner_id", "not_enrolled")]
    submit(
        draft.id, scene.ours.actor, acknowledgements=scene.acknowledgements, reasons=ENROLLED_LATER
    )
    kept = draft.warning_reasons.get()
    assert (kept.code, kept.field, kept.reason) == (
        "not_enrolled", "partner_id", "Enrollment is under way.",
    )  # fmt: skip
