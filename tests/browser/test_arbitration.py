"""An arbitration in a real browser: both partners answer, a senior reviewer decides."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.claims.arbitration.case import Case, states
from tests.claims.scene import QuietConsent, Scene

from opencpor.access.models import User
from opencpor.claims import ports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Case:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Case(Scene(consent))


def answer(page: Page, user: User, name: str) -> None:
    """Find the arbitration in the side bar, and say what speaks for oneself."""
    sign_in(page, user)
    page.goto("/claims/")
    page.get_by_role("link", name="Arbitration", exact=True).click()
    page.get_by_role("table").get_by_role("link").click()
    check_page(page, name)
    page.get_by_label("What speaks for you").fill("We do the work on site.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Your answer is kept. The operator compares")).to_be_visible()


def test_two_partners_answer_and_a_senior_reviewer_passes_the_slot_on(
    page: Page, case: Case
) -> None:
    answer(page, case.incumbent.user, "arbitration-incumbent")
    answer(page, case.challenger.user, "arbitration-challenger")
    sign_in(page, User.objects.get(id=case.senior.id))
    page.goto("/claims/arbitrations")
    check_page(page, "arbitrations")
    page.get_by_role("table").get_by_role("link").click()
    expect(page.get_by_text("We do the work on site.")).to_have_count(2)
    check_page(page, "arbitration-decide")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("A challenger takes over").check()
    reasons = page.get_by_role("combobox", name="Reason for")
    expect(reasons).to_have_count(2)
    for box in reasons.all():
        box.select_option("newer_evidence")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Decided. Every side is told its own outcome.")).to_be_visible()
    check_page(page, "arbitration-decided")
    assert (states(case.rival), states(case.held)) == (["active"], ["ended"])
