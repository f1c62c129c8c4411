"""The pages that change an association: revoke, reinstate, payment."""

import pytest
from tests.builders import make_location
from tests.claims.pages.visitors import browser, browser_of, text_of
from tests.claims.rules.plain import program
from tests.claims.scene import Scene

from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def address(scene: Scene) -> str:
    scene.approved("teams")
    return f"/claims/associations/{Association.objects.get().id}"


def test_a_senior_reviewer_revokes_and_reinstates(scene: Scene) -> None:
    page, senior = address(scene), browser_of(scene.senior)
    assert f"{page}/revoke" in text_of(senior, page)
    senior.post(f"{page}/revoke", {"code": "revoked", "text": "A false proof.", "void_from": ""})
    assert Association.objects.get().end_reason == "revoked"
    assert f"{page}/reinstate" in text_of(senior, page)
    senior.post(f"{page}/reinstate", {"reason": "It was right."})
    assert Association.objects.get().end_reason == ""


def test_a_partner_waives_payment_and_ends_the_waiver(scene: Scene) -> None:
    page, partner = address(scene), browser(scene.ours.user)
    claim = text_of(partner, f"/claims/{Claim.objects.get().id}")
    assert "Not waived: incentives are earned" in claim
    partner.post(f"{page}/payment")
    assert Association.objects.get().opted_out is True
    waived = text_of(partner, page)
    assert "waived from here on" in waived
    assert "End the waiver of payment" in waived
    partner.post(f"{page}/payment")
    assert Association.objects.get().opted_out is False


def test_a_partner_moves_an_association_to_another_location(scene: Scene) -> None:
    page, partner = address(scene), browser(scene.ours.user)
    assert f"{page}/move" not in text_of(partner, page)  # there is no other location
    there = make_location(scene.ours.location.organization).unit
    asked = text_of(partner, f"{page}/move")
    month = program().business_calendar.month_of(now()).plus(1)
    assert there.name in asked
    assert f'value="{month}"' in asked
    partner.post(f"{page}/move", {"location": there.id, "month": str(month)})
    assert Association.objects.get().moves_to == there
    assert f"to {there.name}" in text_of(partner, page)


def test_only_those_who_may_are_offered_a_change(scene: Scene) -> None:
    page = address(scene)
    assert f"{page}/revoke" not in text_of(browser(scene.ours.user), page)
    assert f"{page}/payment" not in text_of(browser_of(scene.senior), page)
    assert browser_of(scene.reviewer).get(f"{page}/revoke").status_code == 403
