"""The board and the review of one claim."""

import pytest
from django.test import Client
from tests.claims.pages.visitors import browser, browser_of, text_of
from tests.claims.scene import Scene, make_claimant

from opencpor.access.models import User
from opencpor.claims.models import Claim, InternalNote
from opencpor.directory.models import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(scene: Scene) -> Client:
    return browser_of(scene.reviewer)


def rulings(claim: Claim, *outcomes: str, code: str = "insufficient_poe") -> dict[str, str]:
    sent = {}
    for line, outcome in zip(claim.lines.order_by("place"), outcomes, strict=True):
        sent |= {f"{line.id}-outcome": outcome, f"{line.id}-code": code}
    return sent


def test_the_partners_role_stands_in_the_readers_language(reviewer: Client, scene: Scene) -> None:
    claim = scene.submitted()
    User.objects.filter(id=scene.reviewer.id).update(language="de")
    for address in (f"/claims/{claim.id}/review", f"/claims/{claim.id}"):
        page = text_of(reviewer, address)
        assert "Nutzung oder Verbrauch" in page
        assert "Use or consume" not in page


def test_the_board_counts_and_narrows(reviewer: Client, scene: Scene) -> None:
    scene.submitted("teams", name="Waiting one")
    scene.under_review("exchange")
    assert "Waiting one" in text_of(reviewer, "/claims/board?view=unassigned")
    assert "Waiting one" not in text_of(reviewer, "/claims/board?view=mine")


def test_the_board_marks_what_is_overdue(reviewer: Client, scene: Scene) -> None:
    claim = scene.submitted(name="Late one")
    assert "Late one" not in text_of(reviewer, "/claims/board?view=overdue")
    scene.passed(claim)
    assert "Late one" in text_of(reviewer, "/claims/board?view=overdue")


def test_next_leads_to_the_own_claim_first(reviewer: Client, scene: Scene) -> None:
    scene.submitted("teams")
    mine = scene.under_review("exchange")
    assert reviewer.get("/claims/board/next")["Location"] == f"/claims/{mine.id}/review"


def test_an_empty_queue_says_so(reviewer: Client) -> None:
    page = reviewer.get("/claims/board/next", follow=True).content.decode()
    assert "Nothing else waits for you." in page


def test_taking_and_giving_back(reviewer: Client, scene: Scene) -> None:
    claim = scene.submitted()
    reviewer.post(f"/claims/{claim.id}/review/start")
    claim.refresh_from_db()
    assert (claim.state, claim.reviewer_id) == ("under_review", scene.reviewer.id)
    reviewer.post(f"/claims/{claim.id}/review/release")
    claim.refresh_from_db()
    assert (claim.state, claim.reviewer_id) == ("submitted", None)


def test_lines_are_decided_one_by_one(reviewer: Client, scene: Scene) -> None:
    claim = scene.under_review("teams", "exchange")
    answer = reviewer.post(f"/claims/{claim.id}/review/decide", rulings(claim, "accept", "drop"))
    assert answer["Location"] == f"/claims/board/next?after={claim.id}"
    states = list(claim.lines.order_by("place").values_list("state", "reason_code"))
    assert states == [("accepted", ""), ("dropped", "insufficient_poe")]


def test_dropping_needs_a_code_at_the_line(reviewer: Client, scene: Scene) -> None:
    claim = scene.under_review("teams", "exchange")
    sent = rulings(claim, "accept", "drop", code="")
    answer = reviewer.post(f"/claims/{claim.id}/review/decide", sent)
    assert answer.status_code == 422
    assert "Choose why." in answer.content.decode()
    assert not claim.lines.exclude(state="pending").exists()


def test_dropping_every_line_points_to_rejecting(reviewer: Client, scene: Scene) -> None:
    claim = scene.under_review("teams")
    answer = reviewer.post(f"/claims/{claim.id}/review/decide", rulings(claim, "drop"))
    assert "Reject the claim instead" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "under_review"


def test_the_partner_is_asked_by_code_and_line(reviewer: Client, scene: Scene) -> None:
    claim = scene.under_review("teams")
    line = scene.line(claim)
    sent = {f"ask-code-{line.id}": "missing_products", "ask-text": "Which ones?"}
    reviewer.post(f"/claims/{claim.id}/review/ask", sent)
    asked = claim.information_requests.get()
    assert asked.items == [{"line": line.id, "code": "missing_products"}]


def test_asking_for_nothing_is_refused(reviewer: Client, scene: Scene) -> None:
    claim = scene.under_review("teams")
    answer = reviewer.post(f"/claims/{claim.id}/review/ask", {"ask-text": "?"})
    assert answer.status_code == 422
    assert "Choose what is missing." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "under_review"


def test_rejecting_needs_a_code(reviewer: Client, scene: Scene) -> None:
    claim = scene.under_review("teams")
    assert reviewer.post(f"/claims/{claim.id}/review/reject", {}).status_code == 422
    sent = {"reject-code": "insufficient_poe", "reject-text": "No signature."}
    reviewer.post(f"/claims/{claim.id}/review/reject", sent)
    claim.refresh_from_db()
    assert (claim.state, claim.reason_code) == ("rejected", "insufficient_poe")


def test_notes_stay_among_operators(reviewer: Client, scene: Scene) -> None:
    claim = scene.under_review("teams")
    reviewer.post(f"/claims/{claim.id}/review/note", {"note-text": "Looks odd."})
    assert InternalNote.objects.get().text == "Looks odd."
    assert "Looks odd." in text_of(reviewer, f"/claims/{claim.id}/review")
    assert "Looks odd." not in text_of(browser(scene.ours.user), f"/claims/{claim.id}")


def test_only_a_senior_reviewer_changes_the_reviewer(reviewer: Client, scene: Scene) -> None:
    claim = scene.under_review("teams")
    sent = {"reviewer": scene.senior.id}
    assert reviewer.post(f"/claims/{claim.id}/review/reassign", sent).status_code == 403
    browser_of(scene.senior).post(f"/claims/{claim.id}/review/reassign", sent)
    claim.refresh_from_db()
    assert claim.reviewer_id == scene.senior.id


def test_another_reviewer_cannot_decide(scene: Scene) -> None:
    claim = scene.under_review("teams")
    other = browser_of(scene.senior)
    answer = other.post(f"/claims/{claim.id}/review/decide", rulings(claim, "accept"))
    assert answer.status_code == 409
    assert not claim.lines.exclude(state="pending").exists()


def test_a_new_tenant_is_confirmed_with_grounds(reviewer: Client, scene: Scene) -> None:
    Customer.objects.filter(pk=scene.customer.pk).update(status="unverified", verified_at=None)
    claim = scene.under_review("teams")
    address = f"/claims/{claim.id}/review/tenant"
    assert reviewer.post(address, {"name": "X", "country": "DE"}).status_code == 422
    sent = {"name": "Right Name", "country": "DE", "grounds": "register of companies"}
    reviewer.post(address, sent)
    customer = Customer.objects.select_related("organization").get(pk=scene.customer.pk)
    assert (customer.status, customer.organization.name) == ("verified", "Right Name")


def test_a_competing_earlier_claim_asks_for_a_reason(reviewer: Client, scene: Scene) -> None:
    scene.submitted("teams")
    later = scene.submitted("teams", side=make_claimant())
    answer = reviewer.post(f"/claims/{later.id}/review/start")
    assert "A competing claim waits longer" in answer.content.decode()
    later.refresh_from_db()
    assert later.state == "submitted"
    reviewer.post(f"/claims/{later.id}/review/start", {"reason": "The other is incomplete."})
    later.refresh_from_db()
    assert later.state == "under_review"


def test_partners_have_no_board(scene: Scene) -> None:
    assert browser(scene.ours.user).get("/claims/board").status_code == 403
    assert isinstance(scene.ours.user, User)
