"""When an arbitration opens, who joins, and how it ends without a decision."""

import pytest
from django.db import IntegrityError, transaction
from tests.claims.arbitration.case import Case, states
from tests.claims.scene import Scene, make_claimant
from tests.jobs import run_jobs

from opencpor.claims.actions.decline import decline
from opencpor.claims.actions.end import disassociate
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.arbitration.models import Arbitration
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.journal.models import Event
from opencpor.notices.models import Mail
from opencpor.register.models import Association, Tenure

pytestmark = pytest.mark.django_db


def test_an_accepted_line_on_a_held_slot_opens_an_arbitration(case: Case) -> None:
    arbitration = case.arbitration
    assert (arbitration.state, states(case.rival), states(case.held)) == (
        "open", ["contested"], ["active"],
    )  # fmt: skip
    roles = {one.partner_id: one.role for one in arbitration.sides.all()}
    assert roles == {
        case.incumbent.location.organization_id: "incumbent",
        case.challenger.location.organization_id: "challenger",
    }
    assert Association.objects.count() == 1


def test_both_sides_and_those_who_may_decide_are_told(case: Case) -> None:
    mails = Mail.objects.filter(about=f"arbitration:{case.arbitration.id}")
    asked = mails.filter(kind="claim.partner-arbitration-asked")
    assert {one.recipient for one in asked} == {
        case.incumbent.user.email, case.challenger.user.email,
    }  # fmt: skip
    opened = mails.get(kind="claim.senior-arbitration-opened", recipient=case.senior_email)
    assert opened.language == "en"


def test_a_second_challenger_joins_and_gets_its_own_time(case: Case) -> None:
    before = case.arbitration.deadline_at
    third = make_claimant()
    case.challenge(third)
    assert Arbitration.objects.count() == 1
    assert case.arbitration.sides.count() == 3
    assert case.arbitration.deadline_at == case.side(third).deadline_at >= before


def test_a_slot_has_one_standing_arbitration(case: Case) -> None:
    twin = case.arbitration
    twin.pk, twin._state.adding = "arb_twin", True  # noqa: SLF001 - a second row like the first
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_line_that_nobody_reviewed_opens_none(scene: Scene) -> None:
    rival = scene.submitted("teams")
    scene.approved("teams", side=make_claimant())
    assert (states(rival), Arbitration.objects.count()) == (["contested"], 0)


def test_an_accepted_line_goes_to_arbitration_when_a_rival_starts_first(scene: Scene) -> None:
    rival = scene.awaiting_customer("teams", side=make_claimant())
    scene.approved("teams")
    assert (states(rival), Arbitration.objects.get().state) == (["contested"], "open")


def test_lines_that_nobody_contests_never_wait(scene: Scene) -> None:
    scene.approved("teams", side=make_claimant())
    scene.consent.standing_is = Standing(settled=True)
    ours = Case.challenge(_only(scene), scene.ours, "teams", "exchange")
    assert (ours.state, states(ours)) == ("approved", ["contested", "active"])


def _only(scene: Scene) -> Case:
    made = Case.__new__(Case)
    made.scene = scene
    return made


def test_when_the_tenure_ends_it_is_moot_and_the_line_goes_on(case: Case) -> None:
    disassociate(Association.objects.get().id, "The work is done.", case.incumbent.actor)
    run_jobs()
    assert (case.arbitration.state, case.arbitration.outcome) == ("closed", "moot")
    assert (Claim.objects.get(id=case.rival.id).state, states(case.rival)) == (
        "approved", ["active"],
    )  # fmt: skip


def test_of_several_that_go_on_the_first_wins_and_the_others_challenge_it(case: Case) -> None:
    case.challenge(make_claimant())
    disassociate(Association.objects.get().id, "The work is done.", case.incumbent.actor)
    run_jobs()
    assert Tenure.objects.filter(period__upper_inf=True).count() == 1
    assert sorted(Arbitration.objects.values_list("state", flat=True)) == ["closed", "open"]


def test_when_the_last_challenger_withdraws_it_is_closed(case: Case) -> None:
    withdraw(case.rival.id, "A mistake.", case.challenger.actor)
    assert (case.arbitration.state, case.arbitration.outcome) == ("closed", "withdrawn")
    assert (case.side(case.incumbent).result, case.side(case.challenger).result) == (
        "kept", "left",
    )  # fmt: skip
    assert states(case.held) == ["active"]


def test_when_one_of_two_challengers_is_declined_the_other_stays(case: Case) -> None:
    third = make_claimant()
    case.challenge(third)
    decline(case.rival.id, case.scene.tenant_admin)
    assert (case.arbitration.state, states(case.rival)) == ("open", ["declined"])
    assert (case.side(case.challenger).result, case.side(third).result) == ("left", "")


def test_the_log_of_an_arbitration_is_a_stream_of_its_own(case: Case) -> None:
    withdraw(case.rival.id, "A mistake.", case.challenger.actor)
    events = Event.objects.filter(stream=f"arbitration:{case.arbitration.id}").order_by("place")
    assert [event.type for event in events] == [
        "arbitration.opened", "arbitration.joined", "arbitration.left", "arbitration.closed",
    ]  # fmt: skip
