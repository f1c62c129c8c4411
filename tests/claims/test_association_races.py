"""Changes of associations in real transactions at once: one way or the other, never both."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.builders import make_location
from tests.claims.rules.plain import program
from tests.claims.scene import Scene, make_claimant
from tests.claims.test_races import at_once

from opencpor.claims.actions.end import disassociate, end_by_customer
from opencpor.claims.actions.move import move
from opencpor.claims.actions.reinstate import reinstate
from opencpor.claims.actions.revoke import revoke
from opencpor.claims.actions.waive_payment import opt_out
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.common.clock import now
from opencpor.register.models import Association, PaymentChange

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_a_slot_is_given_back_or_to_another_partner(scene: Scene) -> None:
    scene.approved("teams")
    mine = disassociate(Association.objects.get().id, "By mistake.", scene.ours.actor)
    rival = scene.under_review("teams", side=make_claimant())
    scene.consent.standing_is = Standing(settled=True)
    answers = at_once(
        lambda: reinstate(mine.id, "By mistake.", scene.senior), lambda: scene.accept_all(rival)
    )
    assert answers == {"done": 1, "slot_taken": 1}
    assert Association.objects.filter(period__upper_inf=True).count() == 1


def test_an_association_is_revoked_or_given_up(scene: Scene) -> None:
    claim = scene.approved("teams")
    association = Association.objects.get()
    answers = at_once(
        lambda: revoke(association.id, "revoked", scene.senior),
        lambda: disassociate(association.id, "Done.", scene.ours.actor),
    )
    assert answers["done"] == 1
    assert set(answers) - {"done"} <= {"already_ended", "not_allowed_now"}
    assert Association.objects.get().end_reason in {"revoked", "disassociated"}
    assert Claim.objects.get(id=claim.id).state == "ended"


def test_payment_is_waived_before_the_end_or_not_at_all(scene: Scene) -> None:
    scene.approved("teams")
    association = Association.objects.get()
    answers = at_once(
        lambda: opt_out(association.id, scene.ours.actor),
        lambda: end_by_customer(association.id, scene.tenant_admin),
    )
    changed = PaymentChange.objects.count()
    assert answers["done"] == 1 + changed
    assert Association.objects.get().opted_out is bool(changed)


def test_an_association_moves_or_ends_and_is_never_left_standing_twice(scene: Scene) -> None:
    scene.approved("teams")
    row = Association.objects.get()
    began = row.period.lower - timedelta(days=92)
    with transaction.atomic():
        for one in (row, row.tenure):
            one.period = type(row.period)(began, None)
            one.save()
    there = make_location(scene.ours.location.organization)
    month = program().business_calendar.month_of(now())
    answers = at_once(
        lambda: move(row.id, there.pk, month, scene.ours.actor),
        lambda: disassociate(row.id, "Done.", scene.ours.actor),
    )
    assert answers in ({"done": 1, "already_ended": 1}, {"done": 1, "not_allowed_now": 1})
    standing = Association.objects.filter(period__upper_inf=True).count()
    assert (standing, Association.objects.count()) in {(1, 2), (0, 1)}
