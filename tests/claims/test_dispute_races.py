"""Disputes in real transactions at once: one of two wins, and the other is told."""

import pytest
from tests.builders import make_user
from tests.claims.scene import Scene
from tests.claims.test_races import at_once

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.decide_dispute import Verdict, decide_dispute
from opencpor.claims.actions.decline import decline
from opencpor.claims.actions.withdraw_dispute import withdraw_dispute
from opencpor.claims.models import Claim, Dispute
from opencpor.claims.ports import Standing
from opencpor.register.models import Association

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
OVERTURN = Verdict(overturn=True, reason="It names it.")
UPHOLD = Verdict(overturn=False, reason="It does not.")


def test_of_two_seniors_one_decides_a_dispute(scene: Scene) -> None:
    claim = scene.disputed()
    other = actor_of_user(make_user(Role.SENIOR_REVIEWER, scene.operator))
    answers = at_once(
        lambda: decide_dispute(claim.id, OVERTURN, scene.senior),
        lambda: decide_dispute(claim.id, UPHOLD, other),
    )
    assert answers == {"done": 1, "not_allowed_now": 1}
    outcome = Dispute.objects.get().outcome
    states = {"overturned": "awaiting_customer", "upheld": "rejected_final"}
    assert Claim.objects.get(id=claim.id).state == states[outcome]


def test_a_dispute_is_withdrawn_or_decided(scene: Scene) -> None:
    claim = scene.disputed()
    answers = at_once(
        lambda: decide_dispute(claim.id, OVERTURN, scene.senior),
        lambda: withdraw_dispute(claim.id, scene.ours.actor),
    )
    assert answers == {"done": 1, "not_allowed_now": 1}
    states = {"overturned": "awaiting_customer", "withdrawn": "rejected_final"}
    assert Claim.objects.get(id=claim.id).state == states[Dispute.objects.get().outcome]


def test_a_decline_holds_whether_before_or_after_an_overturn(scene: Scene) -> None:
    claim = scene.disputed()
    scene.consent.standing_is = Standing(settled=True)
    answers = at_once(
        lambda: decide_dispute(claim.id, OVERTURN, scene.senior),
        lambda: decline(claim.id, scene.tenant_admin),
    )
    assert answers in ({"done": 2}, {"done": 1, "not_allowed_now": 1})
    assert not Association.objects.filter(period__upper_inf=True).exists()
    assert Claim.objects.get(id=claim.id).state in {"rejected_final", "ended"}
    assert {line.reason_code for line in claim.lines.all()} == {"customer_declined"}
