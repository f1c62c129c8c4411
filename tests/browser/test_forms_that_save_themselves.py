"""Forms that save themselves lose nothing on slow networks, and nothing that a phone leaves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.harness import sign_in
from tests.builders import make_user
from tests.claims.scene import QuietConsent, Scene
from tests.processes import until

from opencpor.access.actor import system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.claims.models import Claim
from opencpor.programs.actions.publish import publish
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.shipped import INVENTED, MICROSOFT, shipped_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, SECOND = "Days to dispute", "Days until a draft expires"
KEY = "[name='rates.1.key']"
TWICE = "The key draft stands there twice. Keep one."
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""

PICK = """(field, key) => {
  field.value = key;
  field.dispatchEvent(new Event("input", { bubbles: true })); // not yet left, so no change
}"""


def opened(page: Page, program: str, part: str) -> VersionDraft:
    """Publish a program, and open a part of a draft of it."""
    publish(system("cli"), shipped_text(program))
    made = start_draft(actor_of_user(make_user(Role.PROGRAM_MANAGER)), program, name="Hasty")
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    page.goto(f"/programs/drafts/{made.id}/parts/{part}")
    return made


@pytest.fixture
def draft(page: Page) -> VersionDraft:
    return opened(page, MICROSOFT, "policy")


@pytest.fixture
def rates(page: Page) -> VersionDraft:
    """Open a part whose keys may not stand there twice."""
    return opened(page, INVENTED, "incentives.0")


@pytest.fixture
def claim(page: Page, monkeypatch: pytest.MonkeyPatch) -> Claim:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    scene = Scene(consent)
    made = scene.draft("teams", name="Before")
    sign_in(page, scene.ours.user)
    page.goto(f"/claims/{made.id}/edit/details")
    return made


def has(page: Page, draft: VersionDraft, *lines: str) -> Callable[[], bool]:
    """Say whether a draft holds lines by now; the browser goes on meanwhile."""

    def found() -> bool:
        page.wait_for_timeout(50)
        draft.refresh_from_db()
        return all(line in draft.text for line in lines)

    return found


def save_without_answer(page: Page, draft: VersionDraft) -> None:
    page.route("**/parts/policy/save", lambda route: route.fetch(), times=1)
    page.get_by_label(FIRST).fill("60")
    page.get_by_label(FIRST).press("Tab")
    until(has(page, draft, "dispute_days: 60"), "the first save")


def test_what_is_typed_while_a_part_saves_goes_along_when_its_page_is_left(
    page: Page, draft: VersionDraft
) -> None:
    save_without_answer(page, draft)
    page.get_by_label(SECOND).fill("50")
    page.goto("/programs/")

    until(has(page, draft, "dispute_days: 60", "draft_expiry_days: 50"), "what was typed")


def test_one_does_not_collide_with_ones_own_slow_saving(page: Page, draft: VersionDraft) -> None:
    save_without_answer(page, draft)
    page.get_by_label(SECOND).fill("50")
    page.get_by_label(SECOND).press("Tab")
    page.get_by_role("button", name="Save part").click()

    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert has(page, draft, "dispute_days: 60", "draft_expiry_days: 50")()


def test_a_part_is_saved_when_it_is_hidden_and_goes_on_when_it_is_shown(
    page: Page, draft: VersionDraft
) -> None:
    page.get_by_label(FIRST).fill("60")
    page.evaluate(HIDE, True)
    until(has(page, draft, "dispute_days: 60"), "what was typed")
    page.evaluate(HIDE, False)
    page.get_by_label(SECOND).fill("50")
    page.get_by_role("button", name="Save part").click()

    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert has(page, draft, "dispute_days: 60", "draft_expiry_days: 50")()


def test_what_is_being_saved_when_its_page_is_left_goes_along(
    page: Page, draft: VersionDraft
) -> None:
    page.route("**/parts/policy/save", lambda _: None, times=1)  # a network that goes nowhere
    page.get_by_label(FIRST).fill("60")
    with page.expect_request("**/parts/policy/save"):
        page.get_by_label(FIRST).press("Tab")
    page.goto("/programs/")

    until(has(page, draft, "dispute_days: 60"), "what was being saved")


def test_whoever_comes_back_reads_what_was_refused_meanwhile_and_mends_it(
    page: Page, rates: VersionDraft
) -> None:
    page.locator(KEY).evaluate(PICK, "draft")
    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    expect(page.get_by_text(TWICE)).to_be_visible()
    page.select_option(KEY, "simulate")
    page.fill("[name='rates.1.value']", "13.00")
    page.get_by_role("button", name="Save part").click()

    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert has(page, rates, 'rates: {draft: "12.00", simulate: "13.00"}')()


def test_what_was_refused_is_not_named_as_perhaps_saved(page: Page, rates: VersionDraft) -> None:
    page.locator(KEY).evaluate(PICK, "draft")
    page.evaluate(HIDE, True)

    page.wait_for_function(
        "() => !new FormData(document.querySelector('[data-saves-itself]')).has('sent')"
    )
    assert has(page, rates, 'rates: {draft: "12.00", simulate: "30.00"}')()


def test_what_is_refused_hides_no_own_save_before_it(page: Page, rates: VersionDraft) -> None:
    page.fill("[name='rates.1.value']", "13.00")
    page.evaluate(HIDE, True)
    until(has(page, rates, 'simulate: "13.00"'), "what was typed")
    page.select_option(KEY, "draft")
    expect(page.get_by_text(TWICE)).to_be_visible()
    page.select_option(KEY, "simulate")
    page.get_by_role("button", name="Save part").click()

    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def test_an_own_save_without_answer_does_not_hide_what_somebody_else_saved(
    page: Page, draft: VersionDraft
) -> None:
    save_without_answer(page, draft)
    text = draft.text.replace("dispute_days: 60", "dispute_days: 45")
    save_text(draft.id, actor_of_user(make_user(Role.PROGRAM_MANAGER)), text, seen=None)
    page.get_by_label(SECOND).fill("50")
    page.get_by_role("button", name="Save part").click()

    expect(page.get_by_text("Somebody changed this part since you opened it")).to_be_visible()
    assert has(page, draft, "dispute_days: 45")()
    assert "draft_expiry_days: 50" not in draft.text


def test_what_is_typed_while_a_step_of_a_claim_saves_goes_along_when_its_page_is_left(
    page: Page, claim: Claim
) -> None:
    held: list[Route] = []
    hold = lambda route: held.append(route)  # noqa: E731, PLW0108 - built-ins take no attributes
    page.route("**/edit/details", hold, times=1)
    page.fill("[name=name]", "Typed first")
    with page.expect_request("**/edit/details"):
        page.press("[name=name]", "Tab")
    page.fill("[name=customer_name]", "Typed meanwhile")
    with page.expect_response("**/edit/details"):
        held[0].fulfill(response=held[0].fetch())
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.goto("/claims/")

    def kept() -> bool:
        claim.refresh_from_db()
        return (claim.name, claim.customer_name) == ("Typed first", "Typed meanwhile")

    until(kept, "what was typed")


def test_steps_of_a_claim_save_one_after_another_on_a_slow_network(
    page: Page, claim: Claim
) -> None:
    asked: list[Route] = []

    def hold_the_first(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/edit/details", hold_the_first)
    for name, value in (("name", "First"), ("customer_name", "Second"), ("customer_domain", "x.y")):
        page.fill(f"[name={name}]", value)
        page.press(f"[name={name}]", "Tab")
        page.wait_for_timeout(500)  # longer than a field waits before it is saved
    assert len(asked) == 1  # the others wait, so that none overtakes another
    asked[0].continue_()

    def kept() -> bool:
        page.wait_for_timeout(50)
        claim.refresh_from_db()
        return (claim.name, claim.customer_name, claim.customer_domain) == (
            "First",
            "Second",
            "x.y",
        )

    until(kept, "the last save")
