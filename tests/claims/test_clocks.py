"""Deadlines over weekends and holidays, and what happens once they have passed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from tests.claims.every_verb import picture
from tests.claims.rules.plain import program
from tests.claims.scene import Scene

from opencpor.claims.actions import clocks, moving
from opencpor.claims.actions.moving import deadline_for
from opencpor.claims.jobs import act_on_deadlines
from opencpor.claims.models import Claim, ClaimClock
from opencpor.claims.ports import Standing
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.notices.models import Mail

pytestmark = pytest.mark.django_db
THANKSGIVING_EVE = datetime(2026, 11, 25, 20, tzinfo=UTC)  # Wednesday noon in Los Angeles


def reread(claim: Claim) -> Claim:
    return Claim.objects.get(id=claim.id)


@pytest.mark.parametrize(
    ("state", "last_day"),
    [
        (State.DRAFT, date(2027, 2, 23)),  # 90 days
        (State.SUBMITTED, date(2026, 12, 4)),  # 5 business days; two holidays and a weekend
        (State.UNDER_REVIEW, date(2026, 12, 17)),  # 14 business days
        (State.ACTION_REQUIRED, date(2026, 12, 17)),
        (State.REJECTED, date(2026, 12, 25)),  # 30 days, a holiday counts
        (State.DISPUTED, date(2026, 12, 4)),
    ],
)
def test_each_state_has_the_clock_of_the_policy(state: State, last_day: date) -> None:
    deadline = deadline_for(program(), state, THANKSGIVING_EVE)
    assert deadline is not None
    assert program().business_calendar.last_day_before(deadline) == last_day


@pytest.mark.parametrize(
    "state", [State.AWAITING_CUSTOMER, State.APPROVED, State.ENDED, State.WITHDRAWN]
)
def test_other_states_have_none_of_their_own(state: State) -> None:
    assert deadline_for(program(), state, THANKSGIVING_EVE) is None


def test_a_deadline_is_the_end_of_a_day_in_the_programs_zone(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "now", lambda: THANKSGIVING_EVE)
    claim = scene.submitted()
    assert claim.deadline_at == datetime(2026, 12, 5, 8, tzinfo=UTC)
    assert ClaimClock.objects.get(claim=claim, state="submitted").started_at == THANKSGIVING_EVE


def test_a_draft_expires(scene: Scene) -> None:
    claim = scene.draft()
    scene.passed(claim)
    assert clocks.act_on_all() == 1
    assert (reread(claim).state, reread(claim).deadline_at) == ("expired", None)


def test_an_unanswered_question_rejects_the_claim(scene: Scene) -> None:
    claim = scene.action_required()
    scene.passed(claim)
    assert clocks.act_on_all() == 1
    lapsed = reread(claim)
    assert (lapsed.state, lapsed.reason_code) == ("rejected", "no_partner_response")
    assert {line.reason_code for line in lapsed.lines.all()} == {"no_partner_response"}
    assert lapsed.deadline_at is not None


def test_a_rejection_is_final_once_it_cannot_be_disputed_any_longer(scene: Scene) -> None:
    claim = scene.rejected()
    scene.passed(claim)
    assert clocks.act_on_all() == 1
    assert reread(claim).state == State.REJECTED_FINAL


@pytest.mark.parametrize("state", [State.SUBMITTED, State.UNDER_REVIEW])
def test_an_operators_clock_tells_people_once_and_changes_no_state(
    scene: Scene, state: State
) -> None:
    claim = scene.in_state(state)
    scene.passed(claim)
    before = Mail.objects.count()
    assert (clocks.act_on_all(), clocks.act_on_all()) == (1, 0)
    late = reread(claim)
    assert (late.state, late.overdue_at is not None) == (state, True)
    told = set(Mail.objects.filter(kind="claim.operator-overdue").values_list("kind", flat=True))
    assert (told, Mail.objects.count() > before) == ({"claim.operator-overdue"}, True)
    assert Event.objects.filter(type="claim.overdue").count() == 1


def test_silence_approves_where_silence_is_consent(scene: Scene) -> None:
    claim = scene.awaiting_customer("teams")
    scene.passed(claim)
    scene.consent.standing_is = Standing(settled=True)
    assert clocks.act_on_all() == 1
    assert reread(claim).state == State.APPROVED


def test_silence_rejects_where_silence_is_refusal(scene: Scene) -> None:
    claim = scene.awaiting_customer("teams")
    scene.passed(claim)
    scene.consent.standing_is = Standing(settled=False, refused=True)
    assert clocks.act_on_all() == 1
    assert (reread(claim).state, reread(claim).reason_code) == ("rejected", "no_customer_response")


def test_a_window_that_was_restarted_only_moves_the_shown_deadline(scene: Scene) -> None:
    claim = scene.awaiting_customer("teams")
    scene.passed(claim)
    later = now() + timedelta(days=3)
    scene.consent.standing_is = Standing(settled=False, answer_by=later)
    assert clocks.act_on_all() == 0
    assert (reread(claim).state, reread(claim).deadline_at) == ("awaiting_customer", later)


def test_what_passed_during_an_outage_is_caught_up_and_done_once(scene: Scene) -> None:
    claims = [scene.draft(), scene.action_required(), scene.submitted("intune")]
    long_ago = now() - timedelta(days=20)
    Claim.objects.update(deadline_at=long_ago)
    act_on_deadlines(0)
    after = [picture(claim) for claim in claims]
    act_on_deadlines(0)
    assert [reread(claim).state for claim in claims] == ["expired", "rejected", "submitted"]
    assert [picture(claim) for claim in claims] == after


def test_nothing_happens_before_the_deadline(scene: Scene) -> None:
    claim = scene.draft()
    before = picture(claim)
    assert clocks.act_on_all() == 0
    assert picture(claim) == before


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_claim_that_somebody_is_changing_waits_for_the_next_run(scene: Scene) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    claim = scene.draft()
    scene.passed(claim)

    def run() -> bool:
        try:
            return clocks.act(claim.id)
        finally:
            connection.close()

    with transaction.atomic():
        Claim.objects.select_for_update().get(id=claim.id)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(run).result() is False
    assert reread(claim).state == State.DRAFT
    assert clocks.act(claim.id) is True


def test_a_claim_that_cannot_be_acted_on_keeps_no_other_waiting(scene: Scene) -> None:
    stuck, other = scene.submitted("teams"), scene.submitted_anew()
    for claim in (stuck, other):
        scene.passed(claim)
    Claim.objects.filter(id=stuck.id).update(program_version=99)
    with pytest.raises(ExceptionGroup):
        clocks.act_on_all()
    assert (reread(stuck).overdue_at, reread(other).overdue_at is None) == (None, False)
    Claim.objects.filter(id=stuck.id).update(program_version=1)
    assert clocks.act_on_all() == 1
