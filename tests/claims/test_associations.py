"""Associations after approval: revoked, reinstated, without payment for some months."""

from datetime import timedelta

import pytest
from tests.claims.every_verb import picture
from tests.claims.scene import Scene, make_claimant

from opencpor.claims.actions import waive_payment
from opencpor.claims.actions.end import disassociate, end_by_customer, end_by_system
from opencpor.claims.actions.reinstate import reinstate
from opencpor.claims.actions.revoke import revoke
from opencpor.claims.actions.settle import settle
from opencpor.claims.actions.waive_payment import opt_in, opt_out
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.claims.rights import allowed
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, Invalid, Problem
from opencpor.common.months import Month
from opencpor.journal.models import Event
from opencpor.notices.models import Mail
from opencpor.register.models import Association, PaymentChange, Tenure

pytestmark = pytest.mark.django_db


def standing(scene: Scene) -> tuple[Claim, Association]:
    claim = scene.approved("teams")
    return claim, Association.objects.get()


def this_month() -> Month:
    from tests.claims.rules.plain import program

    return program().business_calendar.month_of(now())


def code_of(attempt: object, claim: Claim) -> str:
    """Return why something is refused; nothing may have changed."""
    before = picture(claim)
    with pytest.raises(Problem) as caught:
        attempt()  # type: ignore[operator]
    assert picture(claim) == before
    return caught.value.code


def ended(scene: Scene) -> tuple[Claim, Association]:
    claim, association = standing(scene)
    return claim, disassociate(association.id, "By mistake.", scene.ours.actor)


def test_the_operator_revokes_with_a_code_of_its_own(scene: Scene) -> None:
    claim, association = standing(scene)
    assert code_of(lambda: revoke(association.id, "nosuch", scene.senior), claim) == (
        "unknown_reason"
    )
    assert code_of(lambda: revoke(association.id, "customer_ended", scene.senior), claim) == (
        "unknown_reason"
    )
    revoked = revoke(association.id, "revoked", scene.senior, text="A false proof.")
    assert (revoked.end_reason, revoked.void_from) == ("revoked", None)
    assert Claim.objects.get(id=claim.id).state == "ended"
    assert scene.consent.heard[-1] == "ended"


def test_verbs_of_associations_are_offered_for_what_stands_or_has_ended(scene: Scene) -> None:
    claim, association = standing(scene)
    stands, over = {"disassociate", "opt-out", "opt-in", "move"}, {"reinstate"}
    for actor, offered in ((scene.ours.actor, stands), (scene.senior, {"revoke"})):
        assert set(allowed(claim, actor)) & (stands | over | {"revoke"}) == offered
    disassociate(association.id, "Over.", scene.ours.actor)
    claim = Claim.objects.get(id=claim.id)
    for actor, offered in ((scene.ours.actor, set()), (scene.senior, over)):
        assert set(allowed(claim, actor)) & (stands | over | {"revoke"}) == offered


def test_only_a_senior_reviewer_revokes(scene: Scene) -> None:
    _, association = standing(scene)
    with pytest.raises(Forbidden):
        revoke(association.id, "revoked", scene.reviewer)
    assert Association.objects.get().end_reason == ""


def test_a_month_in_which_nothing_was_held_cannot_be_void(scene: Scene) -> None:
    claim, association = standing(scene)
    for month in (this_month().plus(-1), this_month().plus(1)):
        with pytest.raises(Invalid):
            revoke(association.id, "revoked", scene.senior, void_from=month)
    revoked = revoke(association.id, "revoked", scene.senior, void_from=this_month())
    assert revoked.void_from == this_month().first_day
    assert Claim.objects.get(id=claim.id).state == "ended"


def test_what_ended_by_mistake_goes_on_as_if_it_had_not(scene: Scene) -> None:
    claim, association = ended(scene)
    again = reinstate(association.id, "Wrong customer.", scene.senior)
    assert (again.id, again.period.upper, again.end_reason) == (association.id, None, "")
    assert (Tenure.objects.get().period.upper, Claim.objects.get(id=claim.id).state) == (
        None, "approved",
    )  # fmt: skip
    assert scene.line(claim).state == "active"
    assert Mail.objects.filter(kind="claim.partner-reinstated").exists()
    assert Event.objects.filter(type="association.reinstated").count() == 1


def test_reinstating_takes_a_reason_and_a_senior_reviewer(scene: Scene) -> None:
    claim, association = ended(scene)
    assert code_of(lambda: reinstate(association.id, " ", scene.senior), claim) == "reason_missing"
    assert code_of(lambda: reinstate(association.id, "No.", scene.reviewer), claim) == "not_allowed"


def test_a_void_mark_is_taken_off_with_the_end(scene: Scene) -> None:
    _, association = standing(scene)
    revoke(association.id, "revoked", scene.senior, void_from=this_month())
    assert reinstate(association.id, "Our mistake.", scene.senior).void_from is None


def test_what_ended_too_long_ago_is_claimed_anew(scene: Scene) -> None:
    claim, association = ended(scene)
    long_ago = association.period.upper - timedelta(days=31)
    period = type(association.period)(long_ago - timedelta(days=5), long_ago)
    for row in (association, association.tenure):
        row.period = period
        row.save()
    assert code_of(lambda: reinstate(association.id, "Late.", scene.senior), claim) == "too_late"


def test_what_still_stands_is_not_reinstated(scene: Scene) -> None:
    claim, association = standing(scene)
    assert code_of(lambda: reinstate(association.id, "Why?", scene.senior), claim) == "not_ended"


def test_a_slot_that_was_taken_since_is_not_given_back(scene: Scene) -> None:
    claim, association = ended(scene)
    scene.approved("teams", side=make_claimant())
    assert code_of(lambda: reinstate(association.id, "Back.", scene.senior), claim) == "slot_taken"


def test_a_rival_that_waited_is_contested_again(scene: Scene) -> None:
    _, association = ended(scene)
    rival = scene.awaiting_customer("teams", side=make_claimant())
    reinstate(association.id, "By mistake.", scene.senior)
    assert scene.line(rival).state == "contested"


def test_a_term_that_is_over_stays_over(scene: Scene) -> None:
    from opencpor.access.actor import system

    claim, association = standing(scene)
    end_by_system(association.id, "term_ended", system("test"))
    assert code_of(lambda: reinstate(association.id, "Go on.", scene.senior), claim) == "term_over"


def test_what_the_customer_ended_waits_for_its_new_yes(scene: Scene) -> None:
    claim, association = standing(scene)
    end_by_customer(association.id, scene.tenant_admin)
    same = reinstate(association.id, "It was a slip.", scene.senior)
    assert same.end_reason == "customer_ended"
    assert (Claim.objects.get(id=claim.id).state, scene.line(claim).state) == (
        "awaiting_customer", "accepted",
    )  # fmt: skip
    assert scene.consent.heard[-1] == "reopened"
    scene.consent.standing_is = Standing(settled=True)
    assert settle(claim.id, scene.tenant_admin).state == "approved"
    new = Association.objects.exclude(id=association.id).get()
    assert new.period.lower > association.period.lower


def test_a_line_that_waits_alone_is_dropped_when_silence_refuses(scene: Scene) -> None:
    claim = scene.approved("teams", "exchange")
    association = Association.objects.get(claim_line=scene.line(claim).id)
    end_by_customer(association.id, scene.tenant_admin)
    reinstate(association.id, "It was a slip.", scene.senior)
    scene.consent.standing_is = Standing(settled=False, refused=True)
    from opencpor.access.actor import system

    claim = settle(claim.id, system("test"))
    assert claim.state == "approved"
    assert [line.state for line in claim.lines.order_by("place")] == ["dropped", "active"]


def test_payment_is_waived_and_wanted_again_by_month(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, association = standing(scene)
    month = this_month()
    monkeypatch.setattr(waive_payment, "last_closed", lambda _key: month)
    assert opt_out(association.id, scene.ours.actor).opted_out is True
    monkeypatch.setattr(waive_payment, "last_closed", lambda _key: month.plus(2))
    opt_in(association.id, scene.ours.actor)
    changes = PaymentChange.objects.order_by("month").values_list("month", "opted_out")
    assert list(changes) == [
        (month.plus(1).first_day, True), (month.plus(3).first_day, False),
    ]  # fmt: skip
    assert scene.consent.heard[-2:] == ["altered", "altered"]


def test_a_change_of_mind_in_the_same_month_leaves_nothing(scene: Scene) -> None:
    claim, association = standing(scene)
    opt_out(association.id, scene.ours.actor)
    assert code_of(lambda: opt_out(association.id, scene.ours.actor), claim) == "nothing_to_change"
    assert opt_in(association.id, scene.ours.actor).opted_out is False
    assert not PaymentChange.objects.exists()


def test_payment_of_what_has_ended_is_not_changed(scene: Scene) -> None:
    claim, association = ended(scene)
    with pytest.raises(Conflict):
        opt_out(association.id, scene.ours.actor)
    assert not PaymentChange.objects.exists()
    assert Claim.objects.get(id=claim.id).state == "ended"
