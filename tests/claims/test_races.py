"""Real transactions at once: whoever comes second is told, and nothing is done twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Semaphore, local
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from tests.builders import make_user
from tests.claims.scene import ENROLLED_LATER, Scene, make_claimant
from tests.processes import LONGEST, until
from tests.waiting import somebody_waits

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.bulk.actions import several
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
        start.wait(LONGEST)
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


@pytest.mark.long
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


class Meeting:
    """Lets two calls go on after their first claim once both are there, or one waits for a lock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.met, self.first = Semaphore(0), local()
        monkeypatch.setattr(several, "submit", self.submit)

    def submit(self, claim_id: str, *given: Any, **named: Any) -> Claim:
        claim = submit(claim_id, *given, **named)
        if not getattr(self.first, "done", False):
            self.first.done = True
            self.met.release()
            self.wait()
        return claim

    def wait(self) -> None:
        until(lambda: self.both() or somebody_waits(), "the other call, or its waiting")

    def both(self) -> bool:
        return bool(self.met._value == 2)  # type: ignore[attr-defined]  # noqa: SLF001 - says it


@pytest.mark.parametrize("tenants", ["known", "new"])
def test_several_drafts_of_two_calls_with_crossing_slots_are_handed_in_without_deadlock(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tenants: str
) -> None:
    rival = make_claimant()
    ids = {one: scene.customer.tenant_id if tenants == "known" else uuid4() for one in (1, 2)}
    calls = []
    for side, order in ((scene.ours, (1, 2)), (rival, (2, 1))):
        drafts = [
            scene.draft("teams" if one == 1 else "exchange", side=side, tenant_id=str(ids[one]))
            for one in order
        ]
        calls.append((side.actor, [several.Wanted(one.id) for one in drafts]))
    Meeting(monkeypatch)
    reasons = dict(ENROLLED_LATER.given)

    def call(actor: Actor, wanted: list[several.Wanted]) -> None:
        with transaction.atomic():  # as an Idempotency-Key keeps one around all of it
            found = several.submit_several(wanted, actor, scene.acknowledgements, reasons)
            assert [one.problem for one in found] == [None, None]

    answers = at_once(lambda: call(*calls[0]), lambda: call(*calls[1]))
    assert answers == {"done": 2}
    assert Claim.objects.filter(state="submitted").count() == 4
