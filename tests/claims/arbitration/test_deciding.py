"""Answers, the decision of a senior reviewer, and the transfer on its day."""

from datetime import timedelta

import pytest
from tests.builders import make_location, make_user
from tests.claims.arbitration.case import Case, states
from tests.claims.every_verb import picture
from tests.claims.rules.plain import program
from tests.claims.scene import make_claimant
from tests.jobs import run_jobs

from opencpor.access.roles import Role
from opencpor.claims.actions.decline import decline
from opencpor.claims.actions.end import disassociate
from opencpor.claims.actions.move import move
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.arbitration.actions.answer import answer
from opencpor.claims.arbitration.actions.clocks import note_all
from opencpor.claims.arbitration.actions.deciding import Decision, Ruling, decide_arbitration
from opencpor.claims.arbitration.actions.transferring import carry_out_all
from opencpor.claims.arbitration.models import Arbitration
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Invalid, NotFound
from opencpor.directory.models import PartnerDomain
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice
from opencpor.register.models import Association, Tenure

pytestmark = pytest.mark.django_db


def holders() -> list[tuple[str, bool]]:
    """Return who holds or held the slot, in order, and whether still."""
    rows = Tenure.objects.order_by("period")
    return [(row.partner_id, row.period.upper is None) for row in rows]


def come() -> None:
    """Let the day of the transfer have come this very moment."""
    Arbitration.objects.filter(state="scheduled").update(transfer_at=now())


def test_a_side_answers_for_itself_and_may_say_it_better(case: Case) -> None:
    answer(case.arbitration.id, "We do the work.", case.challenger.actor)
    answer(case.arbitration.id, "We did all of it.", case.challenger.actor)
    assert case.side(case.challenger).statement == "We did all of it."
    assert case.side(case.incumbent).statement == ""
    event = Event.objects.filter(type="arbitration.answered").first()
    assert event is not None
    assert "work" not in str(event.data)


def test_a_partner_that_is_no_side_finds_no_arbitration(case: Case) -> None:
    with pytest.raises(NotFound):
        answer(case.arbitration.id, "Me too.", make_claimant().actor)
    assert not case.arbitration.sides.exclude(statement="").exists()


def test_nobody_decides_before_all_have_answered_or_their_time_is_up(case: Case) -> None:
    answer(case.arbitration.id, "We do the work.", case.incumbent.actor)
    before = picture(case.rival)
    with pytest.raises(Conflict) as refused:
        case.decide("keep")
    assert (refused.value.code, picture(case.rival)) == ("answers_outstanding", before)
    case.out_of_time()
    assert case.decide("keep").outcome == "keep"


def test_a_passed_deadline_only_says_that_a_side_is_silent(case: Case) -> None:
    answer(case.arbitration.id, "We do the work.", case.incumbent.actor)
    case.out_of_time()
    assert (note_all(), note_all()) == (1, 0)
    assert case.side(case.incumbent).silent_at is None
    assert case.side(case.challenger).silent_at is not None
    assert (case.arbitration.state, states(case.rival)) == ("open", ["contested"])


def test_who_reviewed_one_of_the_claims_decides_nothing(case: Case) -> None:
    case.answered()
    reassign(case.rival.id, case.scene.reviewer.id, case.senior)
    with pytest.raises(Conflict) as refused:
        case.decide("keep")
    assert (refused.value.code, case.arbitration.state) == ("took_part", "open")
    assert case.decide("keep", by=case.scene.senior).state == "closed"


def test_every_side_gets_a_coded_reason(case: Case) -> None:
    case.answered()
    with pytest.raises(Invalid) as refused:
        decide_arbitration(case.arbitration.id, Ruling(Decision.KEEP, ()), case.senior)
    assert [one.code for one in refused.value.errors] == ["reason_missing", "reason_missing"]
    assert case.arbitration.state == "open"


def test_keeping_drops_the_challengers_line_and_changes_nothing_else(case: Case) -> None:
    case.answered()
    case.decide("keep")
    line = case.scene.line(case.rival)
    assert (line.state, line.reason_code, line.reason_text) == ("dropped", "ARBLOST", "See.")
    assert Claim.objects.get(id=case.rival.id).state == "rejected"
    assert (states(case.held), len(holders())) == (["active"], 1)
    assert (case.side(case.incumbent).result, case.side(case.challenger).result) == ("kept", "lost")


def test_a_transfer_on_a_later_day_leaves_the_incumbent_in_place_until_then(case: Case) -> None:
    case.answered()
    day = case.in_days(14)
    decided = case.decide("transfer", on=day)
    assert (decided.state, states(case.rival), states(case.held)) == (
        "scheduled", ["scheduled"], ["active"],
    )  # fmt: skip
    assert Claim.objects.get(id=case.rival.id).state == "approved"
    assert case.scene.line(case.rival).starts_at == decided.transfer_at
    assert (carry_out_all(), len(holders())) == (0, 1)


def test_on_the_day_one_ends_as_the_other_starts(case: Case) -> None:
    case.answered()
    case.decide("transfer", on=case.in_days(14))
    come()
    day = case.arbitration.transfer_at
    assert (carry_out_all(), carry_out_all()) == (1, 0)
    old, new = Association.objects.order_by("id")
    assert (old.period.upper, new.period.lower, old.end_reason) == (day, day, "displaced")
    assert (states(case.held), states(case.rival)) == (["ended"], ["active"])
    assert (Claim.objects.get(id=case.held.id).state, case.arbitration.state) == ("ended", "closed")


def test_the_location_that_holds_it_by_then_hears_that_it_ends(case: Case) -> None:
    row = Association.objects.get()
    began = row.period.lower - timedelta(days=92)
    for one in (row, row.tenure):
        one.period = type(row.period)(began, one.period.upper)
        one.save()
    place = make_location(case.incumbent.location.organization)
    there = make_user(Role.INCENTIVES_USER, place.organization.organization, place.unit)
    month = program().business_calendar.month_of(now())
    new = move(row.id, place.pk, month, case.incumbent.actor)
    case.answered()
    case.decide("transfer")
    told = Notice.objects.filter(user=there, kind="claim.partner-association-ended")
    assert [one.path for one in told] == [f"/claims/associations/{new.id}"]


def test_a_transfer_without_a_day_happens_at_once(case: Case) -> None:
    case.answered()
    assert case.decide("transfer").state == "closed"
    assert [still for _, still in holders()] == [False, True]
    assert (states(case.held), states(case.rival)) == (["ended"], ["active"])


def test_both_sides_hear_what_a_transfer_ends_that_no_claim_gave(case: Case) -> None:
    Association.objects.update(claim_line="", source="imported")
    case.answered()
    case.decide("transfer")
    ended = Association.objects.get(end_reason="displaced")
    told = Notice.objects.filter(about=f"association:{ended.id}").order_by("kind")
    assert list(told.values_list("kind", "user")) == [
        ("claim.partner-holding-ended", case.incumbent.user.id),
        ("claim.tenant-holding-ended", case.scene.tenant_admin.id),
    ]


def test_a_day_that_is_over_is_refused(case: Case) -> None:
    case.answered()
    with pytest.raises(Invalid) as refused:
        case.decide("transfer", on=case.in_days(-1))
    assert (refused.value.code, case.arbitration.state) == ("date_in_past", "open")


def test_nothing_passes_before_the_customer_has_consented(case: Case) -> None:
    case.answered()
    case.scene.consent.standing_is = Standing(settled=False)
    with pytest.raises(Conflict) as refused:
        case.decide("transfer")
    assert (refused.value.code, states(case.rival)) == ("consent_not_settled", ["contested"])


def test_nothing_passes_to_a_claim_that_could_not_be_accepted_by_now(case: Case) -> None:
    case.answered()
    PartnerDomain.objects.create(
        partner=case.challenger.location.organization, domain=case.scene.domain
    )
    before = (picture(case.rival), picture(case.held), holders())
    with pytest.raises(Conflict) as refused:
        case.decide("transfer", on=case.in_days(14))
    assert refused.value.code == "blocking_findings"
    assert [one.code for one in refused.value.errors] == [
        "partner_is_customer", "contact_on_partner_domain",
    ]  # fmt: skip
    assert (picture(case.rival), picture(case.held), holders()) == before
    assert case.arbitration.state == "open"
    assert case.decide("keep").outcome == "keep"


def test_of_several_challengers_the_one_named_wins(case: Case) -> None:
    third = make_claimant()
    claim = case.challenge(third)
    case.out_of_time()
    with pytest.raises(Invalid):
        case.decide("transfer")
    case.decide("transfer", winner=case.side(third).id)
    assert (states(claim), states(case.rival), states(case.held)) == (
        ["active"], ["dropped"], ["ended"],
    )  # fmt: skip


@pytest.mark.parametrize("how", ["decline", "withdraw"])
def test_a_winner_that_leaves_before_the_day_cancels_the_transfer(case: Case, how: str) -> None:
    case.answered()
    case.decide("transfer", on=case.in_days(14))
    if how == "decline":
        decline(case.rival.id, case.scene.tenant_admin)
    else:
        withdraw(case.rival.id, "We cannot.", case.challenger.actor)
    come()
    assert (carry_out_all(), len(holders())) == (0, 1)
    assert (case.arbitration.outcome, states(case.held)) == ("canceled", ["active"])
    assert (case.side(case.incumbent).result, states(case.rival)) == (
        "kept", ["declined" if how == "decline" else "dropped"],
    )  # fmt: skip


def test_an_incumbent_that_leaves_before_the_day_is_followed_by_the_winner(case: Case) -> None:
    case.answered()
    case.decide("transfer", on=case.in_days(14))
    waiting = case.challenge(make_claimant())
    disassociate(Association.objects.get().id, "Done.", case.incumbent.actor)
    assert states(waiting) == ["contested"]
    run_jobs()
    assert (states(case.rival), states(waiting)) == (["active"], ["contested"])
    assert [one.state for one in Arbitration.objects.order_by("id")] == ["closed", "open"]


def test_a_claim_that_waited_for_the_transfer_challenges_the_new_holder(case: Case) -> None:
    case.answered()
    case.decide("transfer", on=case.in_days(14))
    late = make_claimant()
    waiting = case.challenge(late)
    come()
    carry_out_all()
    second = Arbitration.objects.order_by("id").last()
    assert second is not None
    assert {one.partner_id: one.role for one in second.sides.all()} == {
        case.challenger.location.organization_id: "incumbent",
        late.location.organization_id: "challenger",
    }
    assert states(waiting) == ["contested"]


def test_an_answer_after_the_decision_is_refused(case: Case) -> None:
    case.answered()
    case.decide("keep")
    with pytest.raises(Conflict) as refused:
        answer(case.arbitration.id, "But wait.", case.challenger.actor)
    assert (refused.value.code, case.side(case.challenger).statement) == (
        "not_allowed_now", "We do the work.",
    )  # fmt: skip
