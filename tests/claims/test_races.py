"""Real transactions at once: whoever comes second is told, and nothing is done twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from tests.builders import make_user
from tests.claims.scene import ENROLLED_LATER, Scene, make_claimant

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.ports import Standing
from opencpor.common.errors import Problem
from opencpor.register.models import Association, Tenure

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
Attempt = Callable[[], Any]
HANDS = 16  # threads, each with a connection of its own


def at_once(*attempts: Attempt, hands: int = HANDS) -> Counter[str]:
    """Make attempts in threads that start together; return how often each answer came."""
    hands = min(hands, len(attempts))
    start = Barrier(hands)

    def work(mine: list[Attempt]) -> list[str]:
        start.wait(30)
        try:
            return [_answer(attempt) for attempt in mine]
        finally:
            connection.close()

    shares = [list(attempts[number::hands]) for number in range(hands)]
    with ThreadPoolExecutor(hands) as pool:
        return Counter(code for answers in pool.map(work, shares) for code in answers)


def _answer(attempt: Attempt) -> str:
    try:
        attempt()
    except Problem as problem:
        return problem.code
    return "done"


def test_of_two_reviewers_one_gets_the_claim(scene: Scene) -> None:
    claim = scene.submitted()
    others = [actor_of_user(make_user(Role.REVIEWER, scene.operator)) for _ in range(2)]
    answers = at_once(
        lambda: start_review(claim.id, others[0]), lambda: start_review(claim.id, others[1])
    )
    assert answers == {"done": 1, "not_allowed_now": 1}
    assert Claim.objects.get(id=claim.id).reviewer_id in {other.id for other in others}


def test_submitting_and_withdrawing_at_once_leave_one_clear_state(scene: Scene) -> None:
    claim = scene.draft()
    answers = at_once(
        lambda: submit(
            claim.id, scene.ours.actor, acknowledgements=scene.acknowledgements,
            reasons=ENROLLED_LATER,
        ),
        lambda: withdraw(claim.id, "No.", scene.ours.actor),
    )  # fmt: skip
    assert Claim.objects.get(id=claim.id).state == "withdrawn"
    assert answers in ({"done": 2}, {"done": 1, "not_allowed_now": 1})


def test_one_partner_cannot_claim_a_slot_twice_at_once(scene: Scene) -> None:
    drafts = [scene.draft("teams"), scene.draft("teams")]

    def hand_in(claim: Claim) -> Attempt:
        return lambda: submit(
            claim.id, scene.ours.actor, acknowledgements=scene.acknowledgements,
            reasons=ENROLLED_LATER,
        )  # fmt: skip

    assert at_once(*map(hand_in, drafts)) == {"done": 1, "blocking_findings": 1}
    assert Claim.objects.filter(state="submitted").count() == 1


def test_crossing_approvals_of_two_slots_do_not_wait_for_each_other_forever(
    scene: Scene,
) -> None:
    claims = [
        scene.under_review("teams", "exchange"),
        scene.under_review("exchange", "teams", side=make_claimant()),
    ]
    scene.consent.standing_is = Standing(settled=True)
    answers = at_once(*(lambda c=claim: scene.accept_all(c) for claim in claims))
    assert answers == {"done": 1, "slot_taken": 1}
    assert Counter(ClaimLine.objects.values_list("state", flat=True)) == {
        "active": 2, "contested": 2,
    }  # fmt: skip


def test_of_two_hundred_approvals_of_one_slot_one_wins(scene: Scene) -> None:
    rivals = [scene.under_review("teams", side=make_claimant()) for _ in range(200)]
    scene.consent.standing_is = Standing(settled=True)

    def approve(claim: Claim) -> Attempt:
        line = ClaimLine.objects.get(claim=claim)
        rulings = [Ruling(line.id, Outcome.ACCEPT)]
        return lambda: decide(claim.id, rulings, scene.reviewer)

    answers = at_once(*[approve(claim) for claim in rivals])
    assert answers == {"done": 1, "slot_taken": 199}
    assert (Association.objects.count(), Tenure.objects.count()) == (1, 1)
    assert Counter(ClaimLine.objects.values_list("state", flat=True)) == {
        "active": 1, "contested": 199,
    }  # fmt: skip
