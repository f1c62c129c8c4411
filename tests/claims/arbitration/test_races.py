"""Arbitration against real transactions at once: one clear outcome, never two holders."""

from datetime import timedelta

import pytest
from tests.claims.arbitration.case import Case, states
from tests.claims.test_races import at_once

from opencpor.claims.actions.decline import decline
from opencpor.claims.actions.end import disassociate
from opencpor.claims.arbitration.actions.answer import answer
from opencpor.claims.arbitration.actions.transferring import carry_out
from opencpor.claims.arbitration.models import Arbitration
from opencpor.common.clock import now
from opencpor.register.models import Association, Tenure

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def due(case: Case) -> str:
    """Decide a transfer whose day has just come; return the arbitration."""
    case.answered()
    decided = case.decide("transfer", on=case.today() + timedelta(days=9))
    Arbitration.objects.filter(id=decided.id).update(transfer_at=now())
    return decided.id


def test_of_two_senior_reviewers_one_decides(case: Case) -> None:
    case.answered()
    answers = at_once(
        lambda: case.decide("keep"), lambda: case.decide("transfer", by=case.scene.senior)
    )
    assert answers == {"done": 1, "not_allowed_now": 1}
    assert Tenure.objects.filter(period__upper_inf=True).count() == 1


def test_an_answer_and_a_decision_at_once_leave_one_order(case: Case) -> None:
    case.answered()
    answers = at_once(
        lambda: case.decide("keep"),
        lambda: answer(case.arbitration.id, "And more.", case.challenger.actor),
    )
    assert answers in ({"done": 2}, {"done": 1, "not_allowed_now": 1})
    assert (case.arbitration.state, states(case.rival)) == ("closed", ["dropped"])


def test_a_transfer_and_the_incumbents_leaving_at_once_give_the_winner_the_slot(
    case: Case,
) -> None:
    found, held = due(case), Association.objects.get().id
    at_once(lambda: carry_out(found), lambda: disassociate(held, "Done.", case.incumbent.actor))
    carry_out(found)
    assert (states(case.rival), states(case.held)) == (["active"], ["ended"])
    assert Tenure.objects.filter(period__upper_inf=True).count() == 1


def test_a_transfer_and_a_decline_at_once_never_leave_the_declined_as_holder(case: Case) -> None:
    found = due(case)
    at_once(lambda: carry_out(found), lambda: decline(case.rival.id, case.scene.tenant_admin))
    assert states(case.rival)[0] in {"declined", "ended"}
    mine = case.challenger.location.organization_id
    assert not Tenure.objects.filter(partner_id=mine, period__upper_inf=True).exists()
