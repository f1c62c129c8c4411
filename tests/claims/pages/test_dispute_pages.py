"""The pages of a dispute: opening, the queue, the decision, and who sees whose words."""

import re

import pytest
from tests.builders import make_user
from tests.claims.pages.visitors import browser, browser_of, text_of
from tests.claims.scene import Scene

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim, Dispute

pytestmark = pytest.mark.django_db


def test_a_partner_disputes_a_line_from_the_claims_page(scene: Scene) -> None:
    claim, partner = scene.rejected(), browser(scene.ours.user)
    assert f"/claims/{claim.id}/dispute" in text_of(partner, f"/claims/{claim.id}")
    line = scene.line(claim)
    sent = {"justification": "Page 3 names it.", "lines": [line.id]}
    partner.post(f"/claims/{claim.id}/dispute", sent)
    assert Claim.objects.get(id=claim.id).state == "disputed"
    page = text_of(partner, f"/claims/{claim.id}")
    assert "Page 3 names it." in page
    assert "insufficient_poe" in page


def test_until_when_a_dropped_line_can_be_disputed_is_shown(scene: Scene) -> None:
    claim, partner = scene.partly_dropped(), browser(scene.ours.user)
    assert "can be disputed until:" in text_of(partner, f"/claims/{claim.id}")
    page = text_of(partner, f"/claims/{claim.id}/dispute")
    until = r"Exchange Online: until \w+ \d+ \w+ \d{4} \(\d+ business days left\)"
    assert re.search(until, page)
    assert "can be disputed until:" not in text_of(browser_of(scene.senior), f"/claims/{claim.id}")


def test_nobody_is_asked_about_what_cannot_be_disputed(scene: Scene) -> None:
    claim = scene.approved("teams")
    answer = browser(scene.ours.user).get(f"/claims/{claim.id}/dispute")
    page = answer.content.decode()
    assert (answer.status_code, 'name="justification"' in page) == (409, False)


def test_a_dispute_without_grounds_is_asked_for_them(scene: Scene) -> None:
    claim = scene.rejected()
    sent = {"justification": " ", "lines": [line.id for line in claim.lines.all()]}
    answer = browser(scene.ours.user).post(f"/claims/{claim.id}/dispute", sent)
    assert "neither a justification nor new evidence" in answer.content.decode()
    assert not Dispute.objects.exists()


def test_a_senior_reviewer_decides_from_the_queue(scene: Scene) -> None:
    claim, senior = scene.disputed(), browser_of(scene.senior)
    assert f"/claims/{claim.id}/dispute/decide" in text_of(senior, "/claims/disputes")
    page = text_of(senior, f"/claims/{claim.id}/dispute/decide")
    assert "The proof names it." in page
    needed = page[page.index("claim-when-overturn") :]
    assert 'name="lines"' in needed
    assert "(optional)" not in needed[: needed.index("</form>")]
    assert re.search(r'href="/claims/disputes"[^>]*aria-current="page"', page)
    kept = [scene.line(claim, 1).id]
    sent = {"outcome": "overturn", "reason": "Exchange is named.", "lines": kept}
    senior.post(f"/claims/{claim.id}/dispute/decide", sent)
    assert [one.state for one in claim.lines.order_by("place")] == ["dropped", "accepted"]
    assert "No dispute waits" in text_of(senior, "/claims/disputes")


def test_who_took_part_sees_the_dispute_but_no_form(scene: Scene) -> None:
    scene.reviewer = scene.senior
    claim = scene.disputed()
    senior = browser_of(scene.senior)
    page = text_of(senior, f"/claims/{claim.id}/dispute/decide")
    assert "You took part in the decision" in page
    assert 'name="outcome"' not in page
    assert "took part, cannot decide" in text_of(senior, "/claims/disputes")


def test_an_overturn_names_a_line_and_a_reason(scene: Scene) -> None:
    claim = scene.disputed()
    answer = browser_of(scene.senior).post(
        f"/claims/{claim.id}/dispute/decide", {"outcome": "overturn", "reason": " "}
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Choose at least one line." in said
    assert "Say why." in said


def test_the_customer_is_shown_no_word_of_a_dispute(scene: Scene) -> None:
    claim = scene.disputed()
    page = text_of(browser_of(scene.tenant_admin), f"/claims/{claim.id}")
    assert "The proof names it." not in page


def test_withdrawing_asks_first(scene: Scene) -> None:
    claim, partner = scene.disputed(), browser(scene.ours.user)
    assert "cannot be disputed again" in text_of(partner, f"/claims/{claim.id}/dispute/withdraw")
    partner.post(f"/claims/{claim.id}/dispute/withdraw")
    assert Claim.objects.get(id=claim.id).state == "rejected_final"


def test_the_queue_is_the_senior_reviewers(scene: Scene) -> None:
    viewer = make_user(Role.REVIEWER, scene.operator)
    assert browser(viewer).get("/claims/disputes").status_code == 403
    assert User.objects.filter(id=viewer.id).exists()
