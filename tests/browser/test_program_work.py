"""The operator's day in a real browser: the board with its bulk verbs, keys, the green path."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.builders import make_user
from tests.claims.scene import PROGRAM, QuietConsent, Scene
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.claims.actions.end import end_by_customer
from opencpor.claims.models import Claim
from opencpor.programs.models import Proposal
from opencpor.register.models import Association

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Scene(consent)


def test_a_reviewer_gives_back_and_decides_what_is_ticked_on_the_board(
    page: Page, scene: Scene
) -> None:
    first, second = scene.under_review("teams"), scene.under_review("intune")
    sign_in(page, User.objects.get(id=scene.reviewer.id))
    page.goto("/claims/board")
    bar = page.locator("[data-selected-bar]")
    expect(bar).to_be_hidden()
    page.get_by_label("Select all on this page").check()
    expect(bar).to_contain_text("2 chosen")
    check_page(page, "board-ticked")
    page.get_by_label("Choose").nth(1).uncheck()
    bar.get_by_role("button", name="Give back").click()
    check_page(page, "give-back")
    page.get_by_role("button", name="Give them back to the queue").click()
    expect(page.get_by_text("1 of 1 are done.")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("heading", name="Board", level=1)).to_be_visible()
    kept = Claim.objects.exclude(reviewer=None).get()
    page.locator(f"input[value={kept.id}]").check()
    bar.get_by_role("button", name="Decide").click()
    page.get_by_label("Accept every undecided line").check()
    page.get_by_role("button", name="Decide claims").click()
    expect(page.get_by_text("1 of 1 are done.")).to_be_visible()
    states = set(Claim.objects.filter(id__in=[first.id, second.id]).values_list("state", flat=True))
    assert states == {"submitted", "awaiting_customer"}


def test_q_asks_the_partner_about_the_line_that_has_the_focus(page: Page, scene: Scene) -> None:
    claim = scene.under_review("teams", "exchange")
    sign_in(page, User.objects.get(id=scene.reviewer.id))
    page.goto("/claims/board")
    page.get_by_role("link", name="Teams rollout").click()
    page.wait_for_url("**/review")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("q")

    asked = page.locator(f"#id_ask-code-{scene.line(claim, 1).id}")
    expect(asked).to_be_focused()
    asked.select_option("missing_products")
    page.locator("details[open]").get_by_label("In words").fill("Which ones?")
    page.get_by_role("button", name="Ask the partner").click()
    expect(page.get_by_text("The partner is asked; its clock runs.")).to_be_visible()


def test_a_program_manager_tries_a_policy_on_the_past_and_proposes_it(
    page: Page, scene: Scene
) -> None:
    scene.approved("teams")
    undone = scene.approved("exchange")
    ended = Association.objects.get(claim_line__in=[line.id for line in undone.lines.all()])
    end_by_customer(ended.id, scene.tenant_admin)
    sign_in(page, make_user(Role.PROGRAM_MANAGER, scene.operator))
    page.goto("/")
    page.get_by_role("link", name="Green path", exact=True).click()
    check_page(page, "green-path")
    for box in page.get_by_role("group", name="Conditions").get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="Try it on past claims").click()
    summary = page.get_by_role("alert")
    summary.get_by_role("link", name="Choose at least one condition").click()
    page.get_by_label("No other partner holds what is claimed").check()
    page.get_by_role("button", name="Try it on past claims").click()
    expect(page.get_by_text("You may leave this page; the result stays here.")).to_be_visible()
    run_jobs()
    said = "Would have accepted 100.0% (2 of 2 claims), of which 1 did not stand"
    expect(page.get_by_text(said)).to_be_visible()
    check_page(page, "green-trial")
    page.get_by_role("link", name="Change or propose this policy").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)  # what was tried
    page.get_by_label("Accept claims by this policy").check()
    page.get_by_label("What changes and why").fill("Plain claims need nobody.")
    page.get_by_role("button", name="Propose this policy").click()
    expect(page.get_by_text("Another program manager publishes it.")).to_be_visible()
    assert Proposal.objects.get().program_key == PROGRAM
